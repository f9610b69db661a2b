"""The manifests agree with the image, the program and the other ways to run it, and with each other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.settings import load
from bot.version import VERSION
from storage.engine import BUSY_SECONDS
from tests.house.test_deploy import SERVICE, STOPS_WITHIN, compose, image, mebibytes, only, unit
from tests.house.test_documents import ROOT, committed_files, text_of
from tests.kit.plain_yaml import read, read_all

MANIFESTS = ("deployment.yaml", "service.yaml", "ingress.yaml", "disruption.yaml", "backup.yaml")


def manifests() -> dict[str, Any]:
    """Each by its kind."""
    every = [each for name in MANIFESTS for each in read_all(text_of(f"deploy/kubernetes/{name}"))]
    found = {each["kind"]: each for each in every}
    assert len(found) == len(every)
    return found


def pod(kind: str) -> Any:
    spec = manifests()[kind]["spec"]
    return (spec["jobTemplate"]["spec"] if kind == "CronJob" else spec)["template"]["spec"]


def test_kustomize_is_given_every_manifest_and_the_settings():
    asked = read(text_of("deploy/kubernetes/kustomization.yaml"))
    there = {path.name for path in (ROOT / "deploy/kubernetes").glob("*.yaml")} - {"kustomization.yaml"}
    assert sorted(asked["resources"]) == sorted(MANIFESTS) == sorted(there)
    assert asked["secretGenerator"] == [{"name": "dingokr", "envs": [".env"]}]
    assert [name for name in committed_files() if name.endswith("/.env")] == []
    assert only(asked["images"])["newTag"] == VERSION


@pytest.mark.parametrize("kind", ["Deployment", "CronJob"])
def test_a_pod_runs_as_the_images_user_and_writes_nowhere_else(kind):
    found = pod(kind)
    user, group = image("USER").split(":")
    context, container = found["securityContext"], only(found["containers"])
    assert (context["runAsNonRoot"], context["runAsUser"], context["runAsGroup"]) == ("true", user, group)
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": "false",
        "readOnlyRootFilesystem": "true",
        "capabilities": {"drop": ["ALL"]},
    }
    assert {each["name"] for each in container["volumeMounts"]} == {each["name"] for each in found["volumes"]}
    assert (found["automountServiceAccountToken"], found["enableServiceLinks"]) == ("false", "false")


def test_a_service_called_okr_would_be_taken_for_a_setting():
    credentials = {"OKR_DINGTALK__CLIENT_ID": "a", "OKR_DINGTALK__CLIENT_SECRET": "b"}
    faults = load(credentials | {"OKR_PORT": "tcp://10.0.0.1:80"}, None).faults
    assert [fault.variable for fault in faults] == ["OKR_PORT"]


def test_the_probes_ask_what_there_is_where_the_container_listens():
    bot = only(pod("Deployment")["containers"])
    assert bot["ports"] == [{"name": "http", "containerPort": image("EXPOSE")}]
    paths = {name: bot[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
    assert paths == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}
    routes = re.findall(r'app\.get\("(/\w+)"\)', text_of("bot/app.py"))
    assert set(paths.values()) <= set(routes)
    assert {bot[f"{name}Probe"]["httpGet"]["port"] for name in paths} == {"http"}
    assert int(bot["readinessProbe"]["timeoutSeconds"]) > BUSY_SECONDS


def test_a_pod_has_time_to_stop():
    found = pod("Deployment")
    (_, pause) = only(found["containers"])["lifecycle"]["preStop"]["exec"]["command"]
    assert int(found["terminationGracePeriodSeconds"]) > int(pause) + STOPS_WITHIN


def test_all_ways_allow_the_same_memory():
    limits = only(pod("Deployment")["containers"])["resources"]["limits"]
    said = unit(SERVICE)
    assert mebibytes(limits["memory"]) == mebibytes(only(said["Service.MemoryMax"]))
    assert mebibytes(limits["memory"]) == mebibytes(compose()["bot"]["mem_limit"])
    assert said["Service.TasksMax"] == [compose()["bot"]["pids_limit"]]


def test_no_pod_starts_without_what_two_replicas_must_share():
    bot = only(pod("Deployment")["containers"])
    assert bot["envFrom"] == [{"secretRef": {"name": "dingokr"}}]
    wanted = {each["name"]: each["valueFrom"]["secretKeyRef"] for each in bot["env"]}
    assert wanted == {name: {"name": "dingokr", "key": name} for name in wanted}
    assert set(wanted) == {"OKR_DATABASE_URL", "OKR_SECRET_KEY", "OKR_METRICS_TOKEN"}
    given = dict.fromkeys(("OKR_DINGTALK__CLIENT_ID", "OKR_DINGTALK__CLIENT_SECRET"), "x")
    faults = load(given | {"OKR_DATABASE_URL": "postgresql://okr@db/okr"}, None).faults
    assert [fault.variable for fault in faults] == ["OKR_SECRET_KEY"]


def test_replicas_are_several_and_one_always_stays():
    found = manifests()
    deployment = found["Deployment"]["spec"]
    assert int(deployment["replicas"]) >= 2
    labels = deployment["template"]["metadata"]["labels"]
    for chosen in (
        deployment["selector"]["matchLabels"],
        found["Service"]["spec"]["selector"],
        found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        *(each["labelSelector"]["matchLabels"] for each in pod("Deployment")["topologySpreadConstraints"]),
    ):
        assert chosen == labels
    assert 0 < int(found["PodDisruptionBudget"]["spec"]["minAvailable"]) < int(deployment["replicas"])
    # A dump is no replica: nothing is sent there.
    assert found["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["metadata"]["labels"] != labels


def test_the_way_in_leads_to_the_container():
    found = manifests()
    port = only(found["Service"]["spec"]["ports"])
    assert port["targetPort"] == only(only(pod("Deployment")["containers"])["ports"])["name"]
    path = only(only(found["Ingress"]["spec"]["rules"])["http"]["paths"])
    backend = path["backend"]["service"]
    assert backend == {"name": found["Service"]["metadata"]["name"], "port": {"name": port["name"]}}
    assert only(found["Ingress"]["spec"]["tls"])["hosts"] == [only(found["Ingress"]["spec"]["rules"])["host"]]


def test_the_dump_is_of_the_servers_version():
    dump = only(pod("CronJob")["containers"])
    assert dump["image"] == compose()["postgres"]["image"]
    assert "pg_dump --format=custom" in only(dump["args"])


def test_every_night_one_dump():
    assert manifests()["CronJob"]["spec"]["schedule"] == "30 3 * * *"
