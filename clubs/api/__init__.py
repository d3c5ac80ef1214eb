"""The core of `/api/v1/`: the door, problems, representations, paging, preconditions, bulk.

What an app shows stands in its own `api` package; how to add to it: docs/how-to/add-an-endpoint.md.
"""
