"""What Docker is told: a valid compose file, and an image with all it needs, not run by root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch

import pytest

from tests.deployment.compose_file import ROOT, compose

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_docker_takes_the_compose_file() -> None:
    docker = shutil.which("docker")
    if docker is None or _runs([docker, "compose", "version"]):
        pytest.skip("there is no `docker compose` on this machine")
    assert _runs([docker, "compose", "-f", str(ROOT / "docker-compose.yml"), "config"]) == ""


def _runs(command: list[str]) -> str:
    """Nothing where the command ends well, else what it said."""
    environment = {**os.environ, "POSTGRES_PASSWORD": "secret"}
    ran = subprocess.run(  # noqa: S603 our own command
        command, capture_output=True, text=True, check=False, env=environment
    )
    return (ran.stderr or "it failed") if ran.returncode else ""


def test_services_depend_on_services_that_can_fulfil_it() -> None:
    services = compose().services
    for service in services.values():
        for name, wanted in service.depends_on.items():
            if wanted.condition == "service_healthy":
                assert services[name].healthcheck is not None
            else:
                assert services[name].restart == "no"  # it ends, and is not begun again


def test_volumes_are_declared() -> None:
    file = compose()
    named = {volume.split(":")[0] for each in file.services.values() for volume in each.volumes}

    assert named == set(file.volumes)


def test_our_containers_may_do_little() -> None:
    for service in compose().ours.values():
        assert service.cap_drop == ["ALL"]
        assert service.security_opt == ["no-new-privileges:true"]
        assert service.init  # a grading child whose process was killed is taken leave of


def test_the_image_runs_as_a_user_of_its_own() -> None:
    last_stage = DOCKERFILE.rpartition("FROM ")[2]

    assert last_stage.count("\nUSER grader\n") == 1
    assert last_stage.index("\nUSER ") < last_stage.index("\nCMD ")


def test_every_package_goes_into_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["tool"]["setuptools"]["packages"]["find"]["include"]
    let_in = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    missing = {each for each in packages if any(fnmatch(each, one) for one in wanted)} - let_in
    assert missing == set()
    assert {"pyproject.toml", "requirements.lock", "README.md", "LICENSE", "rubrics"} <= let_in
