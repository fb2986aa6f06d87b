"""A publication is judged once; every page view reads the same judgement.

In: a workspace, made-up findings. Out: rows, and the same findings read back.
"""

from datetime import UTC, date, datetime, timedelta

from vigie.diagnosis import document
from vigie.diagnosis.document import read_document
from vigie.vocabulary.finding import Confound, Count, Culprit, Diagnosis, Evidence

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SOURCE = (("source", "API"),)
COUNT = Count("hard_bounce_rate", SOURCE, date(2026, 11, 7), date(2026, 11, 21), 157, 2012, 25.25)
CULPRIT = Culprit(
    "hard_bounce_rate", SOURCE, date(2026, 11, 12), 6.2, 0.97, 0.999, 41.5, (COUNT,), ((("source", None),),), "list"
)
FOUND = Diagnosis(
    NOW, date(2026, 11, 7), date(2026, 11, 21), "list", "strong", (CULPRIT,),
    (Evidence("moved", {"metric": "hard_bounce_rate", "slice": {"source": "API"}, "hits": 157}),),
    (Confound("new_source", "API", date(2026, 11, 12), "facts"),), ("pause_source",),
)  # fmt: skip


def test_a_diagnosis_read_back_from_its_document_is_the_same():
    assert read_document(document(FOUND)) == FOUND


def test_judging_a_publication_twice_keeps_one_judgement(workspace):
    from vigie.review import judgements

    judgements.refresh(workspace, NOW)
    again = judgements.refresh(workspace, NOW + timedelta(hours=1))
    assert workspace.judgements.get().judged_at == again.judged_at
    kept = judgements.found(workspace, again.snapshot)
    assert (kept.diagnosis.verdict, kept.jumps) == ("not_enough_data", ())


def test_facts_that_nobody_judged_have_no_judgement(workspace):
    from vigie.review import judgements

    judgements.refresh(workspace, NOW)
    assert judgements.found(workspace, "another publication") is None


def test_facts_are_due_when_never_judged_and_again_when_the_day_turns(workspace):
    from vigie.ledger import imports
    from vigie.review import judgements

    file = workspace.folder / "sends.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("send_id,email,sent_at,mailbox\ns1,a@b.example,2026-11-02T09:00:00Z,m@n.example\n")
    assert not judgements.due(workspace, NOW)
    imports.accept(imports.receive(workspace.pk, [(file, file.name)]))
    assert judgements.due(workspace, NOW)
    judgements.refresh(workspace, NOW)
    assert not judgements.due(workspace, NOW + timedelta(hours=14))  # 23:00 in Paris
    assert judgements.due(workspace, NOW + timedelta(hours=16))  # 01:00 the next day


def test_a_judgement_that_fails_takes_nothing_back(workspace, monkeypatch):
    from vigie import publication
    from vigie.review import judgements

    def fail(_workspace):
        raise RuntimeError

    monkeypatch.setattr(judgements, "refresh", fail)
    publication.after(workspace)
    assert not workspace.judgements.exists()


def test_the_daily_job_judges_what_nobody_judged_and_leaves_the_rest_alone(workspace, monkeypatch):
    from vigie import jobs, publication
    from vigie.review import judgements
    from vigie.workspaces.models import Workspace

    judged = []
    monkeypatch.setattr(publication, "after", judged.append)
    monkeypatch.setattr(judgements, "due", lambda w, _now: w == workspace)
    jobs.judge()
    assert judged == [workspace]
    assert Workspace.objects.filter(pk=workspace.pk).exists()


def test_old_facts_are_judged_as_of_the_moment_that_the_page_reads_them_at(workspace):
    from vigie.desk import open_desk
    from vigie.ledger import imports
    from vigie.review import judgements

    file = workspace.folder / "sends.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("send_id,email,sent_at,mailbox\ns1,a@b.example,2026-11-02T09:00:00Z,m@n.example\n")
    imports.accept(imports.receive(workspace.pk, [(file, file.name)]))
    page = open_desk(workspace, NOW)
    assert page.stale_since is not None
    assert judgements.refresh(workspace, NOW).as_of == page.as_of == datetime(2026, 11, 2, 22, 59, 59, tzinfo=UTC)
