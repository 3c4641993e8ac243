"""A client that shares nothing with kvcredit but the contract: grpcio and code generated from proto/.

    foreign_client.py PROTO_FOLDER PROFILE.json HOST:PORT

Scores a firm, reads the field errors of a broken one, replays an id, lists, watches, resumes, asks for health and
reflection. Prints one line of JSON with what it saw; fails with a traceback where something is not as the contract says.
"""

import copy
import json
import pathlib
import sys
import uuid

import grpc
from google.protobuf import json_format
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

import contract

proto, profile_file, server = sys.argv[1:4]
contract.generate(proto)

from kvcredit.v1 import decision_pb2, decision_service_pb2, decision_service_pb2_grpc  # noqa: E402
from kvcredit.v1 import scoring_request_pb2, scoring_service_pb2, scoring_service_pb2_grpc  # noqa: E402

profile = json.loads(pathlib.Path(profile_file).read_text())
TIMEOUT = contract.TIMEOUT
refused = contract.refused


def request(**changes):
    body = {"requestId": str(uuid.uuid4()), "productId": "knowledge-value-credit", "profile": copy.deepcopy(profile)}
    body.update(changes)
    return json_format.ParseDict(body, scoring_request_pb2.ScoreFirmRequest())


with grpc.insecure_channel(server) as channel:
    scoring = scoring_service_pb2_grpc.ScoringServiceStub(channel)
    decisions = decision_service_pb2_grpc.DecisionServiceStub(channel)

    health = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT)
    assert health.status == health_pb2.HealthCheckResponse.SERVING
    services = ProtoReflectionDescriptorDatabase(channel).get_services()
    assert "kvcredit.v1.ScoringService" in services and "kvcredit.v1.DecisionService" in services, services

    # Score; the same id and body give the same bytes; another body is refused.
    first = request()
    answer = scoring.ScoreFirm(first, timeout=TIMEOUT)
    decision = answer.decision
    assert decision.seq == 1 and len(answer.leaf_hash) == 32 and len(decision.inputs_sha256) == 32
    assert sum(c.points for c in decision.contributions) == decision.points
    assert decision.limit_fen >= 0 and all(r.text.zh and r.text.en for r in decision.reasons)
    assert decision.reasons or decision.outcome == decision_pb2.OUTCOME_APPROVED
    assert scoring.ScoreFirm(first, timeout=TIMEOUT).SerializeToString() == answer.SerializeToString()
    other = scoring_request_pb2.ScoreFirmRequest()
    other.CopyFrom(first)
    other.requested_amount_fen = 100
    code, reason, _, _ = refused(scoring.ScoreFirm, other)
    assert (code, reason) == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED"), (code, reason)

    # Every wrong field at once, in the caller's language.
    broken = request(requestId="no uuid", productId="No Product", requestedAmountFen="-5")
    broken.profile.identity.name = ""
    broken.profile.identity.provenance.retrieved_on = "2025-02-30"
    expected = sorted([
        "request_id", "product_id", "requested_amount_fen", "profile.identity.name",
        "profile.identity.provenance.retrieved_on",
    ])
    for language, word in (("zh-CN", "字段"), ("en", "field")):
        code, reason, fields, text = refused(scoring.ScoreFirm, broken, metadata=[("accept-language", language)])
        assert (code, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELDS"), (code, reason)
        assert fields == expected, fields
        assert text is not None and text.locale == language and word in text.message, text

    # A stream: the bad item gets a status of its own and does not end the stream.
    items = [
        scoring_service_pb2.ScoreFirmsRequest(item_id="a", request=request()),
        scoring_service_pb2.ScoreFirmsRequest(item_id="b", request=broken),
        scoring_service_pb2.ScoreFirmsRequest(item_id="c", request=request()),
    ]
    answers = list(scoring.ScoreFirms(iter(items), timeout=TIMEOUT))
    assert [a.item_id for a in answers] == ["a", "b", "c"]
    assert [a.WhichOneof("result") for a in answers] == ["response", "error", "response"]
    assert answers[1].error.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]

    # Lists: newest first, in pages, with filters.
    page = decisions.ListDecisions(decision_service_pb2.ListDecisionsRequest(page_size=2), timeout=TIMEOUT)
    assert [d.seq for d in page.decisions] == [3, 2] and page.next_page_token
    scoring.ScoreFirm(request(), timeout=TIMEOUT)
    rest = decisions.ListDecisions(
        decision_service_pb2.ListDecisionsRequest(page_size=2, page_token=page.next_page_token), timeout=TIMEOUT
    )
    assert [d.seq for d in rest.decisions] == [1] and not rest.next_page_token
    key = decision.firm.uscc or decision.firm.firm_ref
    assert len(decisions.ListDecisions(decision_service_pb2.ListDecisionsRequest(firm=key), timeout=TIMEOUT).decisions) == 4
    assert not decisions.ListDecisions(decision_service_pb2.ListDecisionsRequest(firm="nobody"), timeout=TIMEOUT).decisions
    one = decisions.GetDecision(decision_service_pb2.GetDecisionRequest(decision_id=decision.decision_id), timeout=TIMEOUT)
    assert one.decision == decision and one.leaf_hash == answer.leaf_hash and not one.HasField("inputs")
    code, reason, _, _ = refused(decisions.GetDecision, decision_service_pb2.GetDecisionRequest(decision_id=str(uuid.uuid4())))
    assert (code, reason) == (grpc.StatusCode.NOT_FOUND, "DECISION_UNKNOWN"), (code, reason)

    # Watch, drop the stream, resume after the second decision, then see a new one arrive.
    def follow(cursor, count):
        stream = decisions.WatchDecisions(decision_service_pb2.WatchDecisionsRequest(cursor=cursor), timeout=TIMEOUT)
        seen = []
        for event in stream:
            if event.HasField("decision"):
                seen.append((event.decision.seq, event.cursor))
                if len(seen) == count:
                    stream.cancel()
                    return seen
        raise AssertionError("the stream ended")

    seen = follow("", 2)
    assert [seq for seq, _ in seen] == [1, 2]
    assert [seq for seq, _ in follow(seen[-1][1], 2)] == [3, 4]
    live = decisions.WatchDecisions(decision_service_pb2.WatchDecisionsRequest(cursor=seen[-1][1]), timeout=TIMEOUT)
    assert [next(live).decision.seq for _ in range(2)] == [3, 4]
    scoring.ScoreFirm(request(), timeout=TIMEOUT)
    arrived = next(event.decision.seq for event in live if event.HasField("decision"))
    live.cancel()
    assert arrived == 5

print(json.dumps({
    "outcome": decision_pb2.Outcome.Name(decision.outcome),
    "grade": decision.grade,
    "limit_fen": decision.limit_fen,
}))
