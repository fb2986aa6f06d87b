"""What a request cannot mean is refused in words that its caller knows, whatever bytes it is made of.

In: bodies, addresses and queries out of form. Out: a status of the document, the name as it was written, a language.
"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


def post(client, path, body, **headers):
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(("escape", "kept"), [(r"\ud800", "\ufffd"), (r"\udfffx", "\ufffdx"), (r"a\u0000b", "ab")])
def test_half_a_character_in_a_body_is_replaced_as_in_files(as_role, escape, kept):
    given = {"host": "127.0.0.1", "port": 9, "security": "plain", "username": "u", "secret": "s", "name": "N-"}
    made = post(as_role("admin"), "mailboxes", json.dumps(given).replace("N-", f"N{escape}"))
    assert (made.status_code, made.json().get("name")) == (201, f"N{kept}")


@pytest.mark.parametrize(
    ("way", "address", "code"),
    [
        ("get", "mailboxes/Nobody", "unknown_mailbox"), ("post", "mailboxes/Nobody/sync", "unknown_mailbox"),
        ("delete", "receivers/Nobody", "unknown_receiver"), ("post", "bars/99999/lift", "unknown_bar"),
        ("get", "replies/99999", "unknown_reply"), ("get", "actions/99999", "unknown_receipt"),
        ("get", "decisions/99999", "unknown_decision"), ("get", "experiments/none", "unknown_experiment"),
        ("post", "connections/none/check", "unknown_connection"), ("delete", "hooks/none", "unknown_hook"),
        ("get", "mailboxes/a%00b", "unknown_mailbox"), ("get", "mailboxes/%ED%A0%80", "unknown_mailbox"),
    ],
)  # fmt: skip
def test_what_an_address_names_and_is_not_there_is_404(as_role, way, address, code):
    answer = getattr(as_role("admin"), way)(f"/api/v1/{address}", content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, code)


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        ({}, "host", "parameter_missing"),
        ({"host": "h", "username": "u", "secret": "s", "port": 0}, "port", "parameter_out_of_bounds"),
        ({"host": "h", "username": "u", "secret": "s", "folders": [1]}, "folders.0", "parameter_unreadable"),
        (None, "JSON", "parameter_missing"),
    ],
)
def test_a_field_is_named_as_its_caller_wrote_it(as_role, body, name, code):
    answer = post(as_role("admin"), "mailboxes", "" if body is None else json.dumps(body), accept_language="en")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, code)
    assert f"\u201c{name}\u201d" in error["reason"]


def test_a_choice_is_told_in_the_language_of_the_caller(as_role):
    body = json.dumps({"host": "h", "username": "u", "secret": "s", "security": "none"})
    error = post(as_role("admin"), "mailboxes", body, accept_language="fr").json()["error"]
    assert error["remedy"].endswith("tls, starttls, plain.")
    assert "Choisissez" in error["remedy"]


@pytest.mark.parametrize(
    ("address", "body", "name"),
    [
        ("mailboxes", {"host": "h", "username": "u", "secret": "s", "password": "p"}, "password"),
        ("bars/1/lift", {"because": "asked to by telephone", "mail": "a@b.example"}, "mail"),
        ("receivers", {"tool": "brevo", "name": "b", "signed": False}, "signed"),
    ],
)
def test_a_field_that_a_body_does_not_have_is_refused(as_role, address, body, name):
    answer = post(as_role("admin"), address, json.dumps(body), accept_language="en")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "parameter_unknown")
    assert f"\u201c{name}\u201d" in error["reason"]
    assert set(body) - {name} <= set(error["remedy"].removeprefix("It takes: ").removesuffix(".").split(", "))


@pytest.mark.parametrize(
    ("way", "address", "name", "told"),
    [
        ("get", "replies?clas=objection", "clas", "class, days, limit, as_of, after"),
        ("get", "metrics?weeks=1&metrik=x", "metrik", "metric, by, where, window, weeks, as_of"),
        ("delete", "alerts/owners?dimension=source&valeur=x", "valeur", "dimension, value"),
        ("post", "mailboxes/none/sync?now=1", "now", "none"),
        ("post", "imports?source_name=x", "source_name", "none"),
        ("post", "imports", "source", "as_kind, list_name, source_name"),
    ],
)
def test_a_parameter_that_an_address_does_not_know_is_refused(as_role, way, address, name, told):
    form = (
        {"files": SimpleUploadedFile("a.csv", b"email\na@b.example\n"), "source": "x"} if "imports" in address else {}
    )
    answer = getattr(as_role("admin"), way)(f"/api/v1/{address}", form, headers={"Accept-Language": "en"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, f"parameter_{'unexpected' if 'none' in told else 'unknown'}")
    assert f"\u201c{name}\u201d" in error["reason"]
    assert told in error["remedy"]


def test_who_may_not_ask_learns_no_parameter(database):
    assert Client().get("/api/v1/replies?clas=objection").status_code == 401


def test_every_address_of_the_document_tells_its_refusals(as_role):
    document = as_role("viewer").get("/api/v1/openapi.json").json()
    operations = [o for address in document["paths"].values() for o in address.values()]
    assert all({"400", "401", "403", "404", "422", "503"} <= set(o["responses"]) for o in operations)
    assert "Refusal" in document["components"]["schemas"]


@pytest.mark.parametrize("address", ["classify", "imports"])
@pytest.mark.parametrize("said", ["multipart/form-data", "multipart/form-data; boundary=\u00e9"])
def test_a_form_out_of_form_is_refused(as_role, address, said):
    answer = as_role("admin").generic("POST", f"/api/v1/{address}", b"x", content_type=said)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request_unreadable")


def test_more_fields_than_a_form_holds_are_refused(as_role):
    answer = as_role("admin").post("/api/v1/imports", {f"f{n}": "x" for n in range(1_001)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request_unreadable")
