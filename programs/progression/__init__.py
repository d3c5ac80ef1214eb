"""The strength method, pure: facts and exposures in, prescriptions and reasons out.

It imports the standard library and msgspec only, reads no clock and knows nothing of Django.

    common = CommonFacts(athlete, as_of, facts)      # season: races, off, weights, gym, possible
    line = Line(common, facts)                       # line, policy, technique, injury …
    planned = line.prescribe(state, exposure)        # state: State of the exposure before, or None
    row = line.judge(planned, exposure)              # row.state goes on; row.trace says why
    rows = line.play(exposures, state)               # both, over many exposures

Import from the modules: `facts` (what goes in), `policy` (every parameter, `merge` of scopes),
`season` (the fold), `state` (`state_to_json`, `state_from_json`), `placement` (`place`),
`off_weeks` (`propose_off`), `substitute`, `loads` (`achievable`, `plates_for`), `units`,
`reasons` (sentences). `python -m programs.progression season|placement|numeric` answers JSON.

Numbers: loads are total external loads. Facts carry `Decimal` as entered with their unit; what
comes out (`Prescription.load`, `State.capacity`) is a `Fraction` in the athlete's unit, exact.
"""
