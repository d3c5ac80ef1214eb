"""The form pack: labels, help and errors belong to their fields for eyes, keyboard and ears."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from crispy_forms.bootstrap import AppendedText, FieldWithButtons, FormActions, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Button, Column, Fieldset, Layout, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template


class Race(forms.Form):
    name = forms.CharField(label="Name", help_text="As the organiser calls it.")
    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    km = forms.DecimalField(label="Distance", required=False)
    priority = forms.ChoiceField(
        label="Priority", choices=[("A", "A"), ("B", "B")], widget=forms.RadioSelect
    )
    parts = forms.MultipleChoiceField(
        label="Hurts",
        choices=[("knee", "Knee"), ("hip", "Hip")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="All that hurts.",
    )
    goal = forms.BooleanField(label="Goal race", help_text="One a season.")
    results = forms.FileField(label="Results", required=False)
    moment = forms.SplitDateTimeField(label="Start", required=False)
    row = forms.CharField(widget=forms.HiddenInput, required=False)


class Ids(HTMLParser):
    """All ids of a page, and all references to one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            elif name in {"for", "aria-describedby", "aria-labelledby"} and value:
                self.references |= set(value.split())
            elif name == "href" and value and value.startswith("#"):
                self.references.add(value[1:])


def laid_out() -> FormHelper:
    helper = FormHelper()
    helper.layout = Layout(
        Fieldset("The race", Row("name", "on"), Row(Column("moment"), Column("results"))),
        AppendedText("km", "km"),
        InlineRadios("priority"),
        "parts",
        FieldWithButtons("row", Button("find", "Find")),
        "goal",
        FormActions(Submit("save", "Save race")),
    )
    return helper


@pytest.fixture(params=["by filter", "by tag", "by layout"])
def render(request):
    def rendered(form: forms.Form) -> str:
        if request.param == "by filter":
            page = Template("{% load crispy_forms_tags %}{{ form|crispy }}")
            return page.render(Context({"form": form}))
        helper = laid_out() if request.param == "by layout" else FormHelper()
        return str(render_crispy_form(form, helper))

    return rendered


def test_nothing_points_at_what_is_not_there(render) -> None:
    for form in (Race(), Race({}), Race({"on": "x", "priority": "Z", "parts": ["toe"]})):
        page = Ids(render(form))
        assert page.references <= set(page.ids)


def test_ids_are_unique(render) -> None:
    ids = Ids(render(Race({}))).ids
    assert sorted(ids) == sorted(set(ids))


def test_a_field_is_tied_to_its_help_and_its_error(render) -> None:
    html = render(Race({}))
    name = re.search(r'<input[^>]*name="name"[^>]*>', html)
    assert name
    assert 'aria-describedby="id_name_helptext id_name_error"' in name[0]
    assert 'aria-invalid="true"' in name[0]
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_a_group_of_choices_is_a_fieldset_with_its_help(render) -> None:
    html = render(Race())
    assert re.search(r'<fieldset[^>]*aria-describedby="id_parts_helptext"', html)
    assert re.search(r"<legend[^>]*>Hurts", html)


def test_a_checkbox_is_inside_its_label(render) -> None:
    html = render(Race())
    assert re.search(r'<label class="check" for="id_goal"><input type="checkbox" name="goal"', html)


def test_errors_are_summed_up_with_links(render) -> None:
    html = render(Race({}))
    assert 'role="alert"' in html
    for link in ("#id_name", "#id_on", "#id_priority", "#id_goal"):
        assert f'<a href="{link}">' in html


def test_nothing_is_summed_up_before_anything_was_sent(render) -> None:
    html = render(Race())
    assert "error-summary" not in html
    assert "aria-invalid" not in html


def test_optional_fields_say_so_in_words(render) -> None:
    html = render(Race())
    assert re.search(r">Distance\s*<span class=\"field__mark\">\(optional\)</span>", html)
    assert not re.search(r">Name\s*<span class=\"field__mark\">", html)


def test_required_fields_say_so_where_asked() -> None:
    helper = FormHelper()
    helper.mark_required = True
    html = str(render_crispy_form(Race(), helper))
    assert re.search(r">Name\s*<span class=\"field__mark\">\(required\)</span>", html)


def test_rows_columns_and_buttons_have_their_classes() -> None:
    html = str(render_crispy_form(Race(), laid_out()))
    assert html.count('class="form-row"') == 2
    assert html.count('class="form-column"') == 2
    assert 'class="segments"' in html
    assert re.search(r'<button type="submit" name="save"[^>]*class="button button--primary ', html)


def test_a_form_with_a_file_is_sent_in_parts() -> None:
    assert 'enctype="multipart/form-data"' in str(render_crispy_form(Race(), FormHelper()))


def test_what_was_typed_is_escaped(render) -> None:
    html = render(Race({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in html


def test_a_formset_shows_its_forms_and_their_errors() -> None:
    races = forms.formset_factory(Race, extra=2)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-name": "Spring half"}
    html = str(render_crispy_form(races(data), FormHelper()))
    assert html.count("formset__form") == 2
    assert 'name="form-TOTAL_FORMS"' in html
    page = Ids(html)
    assert page.references <= set(page.ids)
    assert 'href="#id_form-0-on"' in html
