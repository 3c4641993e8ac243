"""A client that shares nothing with kvcredit but the contract, and reviews decisions: grpcio and code generated from proto/.

    foreign_reviewer.py PROTO_FOLDER PROFILE.json HOST:PORT review
    foreign_reviewer.py PROTO_FOLDER PROFILE.json HOST:PORT erased REVIEW_ID

`review` scores a firm and reviews the decision twice, is refused where it must be, and follows the reviews as they are recorded.
`erased` sees what is left of a review whose note was erased, and the notice. Each prints one line of JSON; fails with a traceback where
something is not as the contract says.
"""

import hashlib
import json
import pathlib
import sys
import uuid

import grpc
from google.protobuf import json_format

import contract

proto, profile_file, server, what, *rest = sys.argv[1:]
contract.generate(proto)

from kvcredit.v1 import decision_service_pb2, decision_service_pb2_grpc, entry_pb2, review_pb2  # noqa: E402
from kvcredit.v1 import scoring_request_pb2, scoring_service_pb2_grpc  # noqa: E402

TIMEOUT = contract.TIMEOUT
NOTE = "复核：已见原件"


def leaf_of(message):
    """The leaf hash of RFC 9162 over an encoded message."""
    return hashlib.sha256(b"\0" + message.SerializeToString()).digest()


def scored(scoring):
    body = {
        "requestId": str(uuid.uuid4()),
        "productId": "knowledge-value-credit",
        "profile": json.loads(pathlib.Path(profile_file).read_text()),
    }
    return scoring.ScoreFirm(json_format.ParseDict(body, scoring_request_pb2.ScoreFirmRequest()), timeout=TIMEOUT)


def review_of(decision, **changes):
    fields = {
        "request_id": str(uuid.uuid4()),
        "decision_id": decision.decision_id,
        "outcome": entry_pb2.REVIEW_OUTCOME_DECLINED,
        "reason": entry_pb2.REVIEW_REASON_SITE_VISIT,
        "reviewer": "officer-7",
        "note": NOTE,
    }
    fields.update(changes)
    return review_pb2.ReviewDecisionRequest(**fields)


def watched(decisions, cursor=""):
    """A stream of the book, and an iterator over its events without the heartbeats."""
    stream = decisions.WatchDecisions(decision_service_pb2.WatchDecisionsRequest(cursor=cursor), timeout=TIMEOUT)
    return stream, (event for event in stream if event.HasField("decision") or event.HasField("entry"))


def full(decisions, decision_id):
    request = decision_service_pb2.GetDecisionRequest(
        decision_id=decision_id, view=decision_service_pb2.DECISION_VIEW_FULL
    )
    return decisions.GetDecision(request, timeout=TIMEOUT)


def review(scoring, decisions):
    answer = scored(scoring)
    decision = answer.decision
    stream, events = watched(decisions)
    assert next(events).decision == decision

    # A review names the decision by id, number and leaf, and the same request gets the same bytes.
    asked = review_of(decision)
    first = decisions.ReviewDecision(asked, timeout=TIMEOUT)
    said = first.entry.review
    assert (said.decision_id, said.decision_seq) == (decision.decision_id, decision.seq)
    assert said.decision_leaf_hash == answer.leaf_hash == leaf_of(decision)
    assert first.leaf_hash == leaf_of(first.entry) and said.seq == decision.seq + 1
    assert decisions.ReviewDecision(asked, timeout=TIMEOUT).SerializeToString() == first.SerializeToString()
    other = review_of(decision, request_id=asked.request_id, reviewer="officer-8")
    code, reason, _, _ = contract.refused(decisions.ReviewDecision, other)
    assert (code, reason) == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED"), (code, reason)

    # Who reviews without knowing the newest review is told of it; who knows it takes its place.
    code, reason, _, _ = contract.refused(decisions.ReviewDecision, review_of(decision))
    assert (code, reason) == (grpc.StatusCode.ABORTED, "REVIEW_OUTDATED"), (code, reason)
    second = decisions.ReviewDecision(
        review_of(decision, replaces_review_id=said.review_id, note=""), timeout=TIMEOUT
    )
    assert second.entry.review.kind == entry_pb2.REVIEW_KIND_CORRECTION
    assert not second.entry.review.note_sha256

    # Every wrong field at once; an unknown decision; more than anybody may approve.
    wrong = review_of(decision, outcome=entry_pb2.REVIEW_OUTCOME_UNSPECIFIED, reviewer="Zhang San!")
    code, reason, fields, _ = contract.refused(decisions.ReviewDecision, wrong)
    assert (code, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELDS"), (code, reason)
    assert fields == ["outcome", "reviewer"], fields
    code, reason, _, _ = contract.refused(decisions.ReviewDecision, review_of(decision, decision_id=str(uuid.uuid4())))
    assert (code, reason) == (grpc.StatusCode.NOT_FOUND, "DECISION_UNKNOWN"), (code, reason)
    greedy = review_of(
        decision,
        outcome=entry_pb2.REVIEW_OUTCOME_APPROVED,
        limit_fen=10**15,
        replaces_review_id=second.entry.review.review_id,
    )
    code, reason, _, _ = contract.refused(decisions.ReviewDecision, greedy)
    assert (code, reason) == (grpc.StatusCode.FAILED_PRECONDITION, "LIMIT_TOO_HIGH"), (code, reason)

    # Both arrive in the stream that was open, and in one that resumes after the first.
    arrived = [next(events), next(events)]
    assert [event.entry for event in arrived] == [first.entry, second.entry]
    stream.cancel()
    stream, events = watched(decisions, arrived[0].cursor)
    assert next(events).entry == second.entry
    stream.cancel()

    # The note lies apart: its hash in the record, itself with what it was made from.
    kept = full(decisions, decision.decision_id)
    assert [recorded.entry for recorded in kept.reviews] == [first.entry, second.entry]
    note = kept.reviews[0].note
    assert note[32:].decode() == NOTE and hashlib.sha256(note).digest() == said.note_sha256
    assert not kept.reviews[1].HasField("note")
    page = decisions.ListDecisions(decision_service_pb2.ListDecisionsRequest(reviewed=True), timeout=TIMEOUT)
    assert list(page.reviews) == [second.entry]
    return {"review_id": said.review_id, "decision_id": decision.decision_id}


def erased(decisions, review_id):
    stream, events = watched(decisions)
    seen = [next(events) for _ in range(4)]
    stream.cancel()
    review, notice = seen[1].entry.review, seen[3].entry.erasure
    assert review.review_id == review_id
    assert (notice.review_id, notice.review_seq, notice.note_sha256) == (review_id, review.seq, review.note_sha256)
    assert (notice.reason, notice.erased_by) == (entry_pb2.ERASURE_REASON_PERSON_ASKED, "privacy-1")
    # The review stays, with the hash of a note that is nowhere.
    kept = full(decisions, review.decision_id)
    assert kept.reviews[0].entry == seen[1].entry and kept.reviews[0].leaf_hash == leaf_of(seen[1].entry)
    assert not kept.reviews[0].HasField("note") and NOTE.encode() not in kept.SerializeToString()
    return {"notice": notice.seq}


with grpc.insecure_channel(server) as channel:
    decisions = decision_service_pb2_grpc.DecisionServiceStub(channel)
    if what == "review":
        result = review(scoring_service_pb2_grpc.ScoringServiceStub(channel), decisions)
    else:
        result = erased(decisions, *rest)
print(json.dumps(result))
