"""What the script says that a stranger checks the ledger with."""

import ast
import os
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from statements.ledger.keys import SigningKey

from .chain import (
    DEMANDS,
    VERIFY,
    Chain,
    Entry,
    as_lines,
    make_chain,
    new_key,
    reseal,
    verify,
    written,
)
from .tampering import tamper

TAMPERINGS = 230
LENGTH = 10


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "entries.ndjson"


def kept(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def said_of(file: Path, lines: list[bytes], *words: str | Path) -> tuple[int, str]:
    file.write_bytes(b"".join(lines))
    return verify(file, *words)


def test_it_is_one_file_of_the_standard_library_that_a_stranger_can_read() -> None:
    text = VERIFY.read_text()
    assert len(text.splitlines()) <= 200
    tree = ast.parse(text, feature_version=(3, 8))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in imports)


def test_a_ledger_that_is_as_it_was_is_ok(file: Path, tmp_path: Path) -> None:
    chain = make_chain(30)
    assert chain.key
    words = (
        "--checkpoint",
        kept(tmp_path, "checkpoint", chain.checkpoint()),
        "--key",
        kept(tmp_path, "key", chain.key.pem),
        "--since",
    )
    told = f"ok: {len(chain.entries)} entries, head {chain.entries[-1]['hash']}"
    older = chain.entries[9]
    for since in (
        kept(tmp_path, "older", chain.checkpoint(20)),
        f"10:{older['hash'][:16]}",
        f"10:{older['hash']}",
    ):
        assert said_of(file, chain.lines(), *words, since) == (0, told)
    assert said_of(file, chain.lines()) == (0, told)
    assert said_of(file, []) == (0, f"ok: 0 entries, head {'0' * 64}")


def test_every_tampering_is_found_and_the_first_bad_entry_named(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.SystemRandom().randrange(10**9)
    chance = random.Random(seed)
    chain = make_chain(24)
    assert chain.key
    checkpoint = kept(tmp_path, "checkpoint", chain.checkpoint())
    key = kept(tmp_path, "key", chain.key.pem)
    for number in range(TAMPERINGS):
        what, lines, bad = tamper(chance, chain.lines(), number)
        assert lines != chain.lines()
        code, said = said_of(file, lines, "--checkpoint", checkpoint, "--key", key)
        assert code == 1, (seed, number, what, said)
        assert said.startswith(f"bad entry {bad}: "), (seed, number, what, said)
    with capsys.disabled():
        print(f"\n{TAMPERINGS} tamperings, seed {seed}: {TAMPERINGS} found, first bad entry named")


def rewrite(chain: Chain, number: int) -> list[Entry]:
    """Another content of one entry, and every later hash and commitment computed anew."""
    entries = [dict(entry) for entry in chain.entries]
    entries[number - 1]["content"] = written({"reason": "It was always met."})
    return reseal(entries)


def test_a_rewritten_past_is_a_chain_too_and_any_one_checkpoint_after_it_tells(
    file: Path, tmp_path: Path
) -> None:
    chain = Chain()
    chain.announce(new_key())
    for number in range(LENGTH - 1):
        chain.mark(DEMANDS[number % 3], ("met", "announced")[number % 2])
    assert chain.key
    key = kept(tmp_path, "key", chain.key.pem)
    seen = [kept(tmp_path, f"{n}", chain.checkpoint(n)) for n in range(1, LENGTH + 1)]
    for rewritten in range(2, LENGTH + 1):
        lines = as_lines(rewrite(chain, rewritten))
        assert said_of(file, lines)[0] == 0
        for number, checkpoint in enumerate(seen, 1):
            told = said_of(file, lines, "--checkpoint", checkpoint, "--key", key)
            if number < rewritten:
                assert told[0] == 0
            else:
                assert told == (1, f"bad entry {number}: it is not the one that was seen before")
        told = said_of(file, lines, "--since", f"{LENGTH}:{chain.entries[-1]['hash'][:16]}")
        assert told[0] == 1


def test_a_shorter_ledger_than_one_that_was_seen_is_bad(file: Path) -> None:
    chain = make_chain(12)
    since = f"12:{chain.entries[11]['hash'][:16]}"
    told = said_of(file, as_lines(chain.entries[:8]), "--since", since)
    assert told == (1, "bad entry 9: it is missing")


def signed_chain() -> tuple[Chain, SigningKey]:
    chain = Chain()
    first = new_key()
    chain.announce(first)
    chain.mark(DEMANDS[0], "met")
    return chain, first


def test_a_signature_of_another_key_or_of_another_text_is_bad(file: Path, tmp_path: Path) -> None:
    chain, first = signed_chain()
    right = chain.checkpoint()
    stranger = new_key()
    for text in (
        chain.checkpoint(key=stranger),
        chain.checkpoint(key=stranger).replace(stranger.id, first.id),
        right.replace("site: https://said", "site: https://sad"),
        right.replace("signature: ", "signature: A")[:-2] + "\n",
        right.replace("signature: ", "signature: !"),
    ):
        told = said_of(file, chain.lines(), "--checkpoint", kept(tmp_path, "checkpoint", text))
        assert told == (1, f"bad checkpoint: {first.id}, the key of its time, has not signed it")


@pytest.mark.parametrize("junk", ["", "x", "said-and-done checkpoint\n", "\0", "\ufeff"])
def test_what_is_no_checkpoint_or_no_key_is_said_to_be_none(
    junk: str, file: Path, tmp_path: Path
) -> None:
    chain, first = signed_chain()
    word = kept(tmp_path, "junk", junk)
    told = said_of(file, chain.lines(), "--checkpoint", word)
    assert told == (1, "bad checkpoint: this is not one, or not all of it")
    told = said_of(file, chain.lines(), "--key", kept(tmp_path, "junk", junk or " "))
    assert told == (1, f"bad key: it is not the newest of the ledger, {first.id}")


def test_an_altered_checkpoint_of_the_same_entry_is_bad(file: Path, tmp_path: Path) -> None:
    chain, _ = signed_chain()
    text = chain.checkpoint().replace("at: 2022", "at: 2021")
    told = said_of(file, chain.lines(), "--checkpoint", kept(tmp_path, "checkpoint", text))
    assert told == (1, "bad entry 2: it is not the one that was seen before")


def test_a_new_key_is_signed_by_the_one_before(file: Path, tmp_path: Path) -> None:
    chain, first = signed_chain()
    second = new_key()
    chain.announce(second, by=first)
    new, old = kept(tmp_path, "new", second.pem), kept(tmp_path, "old", first.pem)
    for seq, key in ((2, first), (3, second)):
        checkpoint = kept(tmp_path, "checkpoint", chain.checkpoint(seq, key))
        assert said_of(file, chain.lines(), "--checkpoint", checkpoint, "--key", new)[0] == 0
    told = said_of(file, chain.lines(), "--key", old)
    assert told == (1, f"bad key: it is not the newest of the ledger, {second.id}")
    late = kept(tmp_path, "checkpoint", chain.checkpoint(3, first))
    assert said_of(file, chain.lines(), "--checkpoint", late)[0] == 1


def test_a_key_that_nobody_vouches_for_is_bad_unless_one_knows_it(file: Path) -> None:
    for by in (None, new_key()):
        chain, first = signed_chain()
        second = new_key()
        chain.announce(second, by=by)
        told = said_of(file, chain.lines())
        assert told == (1, f"bad entry 3: key {first.id}, which it replaces, has not signed it")
        assert said_of(file, chain.lines(), "--accept-key", second.id)[0] == 0
        assert said_of(file, chain.lines(), "--accept-key", first.id)[0] == 1


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("id", "bbbbbbbb", "its key is not what it says"),
        ("key", "no key", "its key is not what it says"),
        ("replaces", "bbbbbbbb", "it replaces another key"),
    ],
)
def test_an_entry_says_of_its_key_what_is_true(
    column: str, value: str, why: str, file: Path
) -> None:
    key = new_key()
    content = {"id": key.id, "key": key.pem, "replaces": None, "signature": None, column: value}
    chain = Chain()
    chain.add(content, subject="key", subject_id=key.id)
    assert said_of(file, chain.lines()) == (1, f"bad entry 1: {why}")


def test_without_openssl_it_says_so_and_does_not_say_that_all_is_well(
    file: Path, tmp_path: Path
) -> None:
    chain, _ = signed_chain()
    checkpoint = kept(tmp_path, "checkpoint", chain.checkpoint())
    file.write_bytes(b"".join(chain.lines()))
    code, said = verify(file, "--checkpoint", checkpoint, PATH="")
    assert (code, said.splitlines()[0]) == (
        2,
        "not checked: signatures, because openssl is missing",
    )
    assert "else ok: 2 entries" in said
    assert verify(file, PATH="")[0] == 0
    old = kept(tmp_path, "openssl", "#!/bin/sh\necho Unrecognized flag rawin >&2; exit 1\n")
    old.chmod(0o755)
    code, said = verify(file, "--checkpoint", checkpoint, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert code == 2
    assert "does not know Ed25519" in said
    file.write_bytes(b"".join(chain.lines()[1:]))
    assert verify(file, "--checkpoint", checkpoint, PATH="")[0] == 1


def test_without_any_key_a_signature_is_not_said_to_be_checked(file: Path, tmp_path: Path) -> None:
    chain = Chain()
    chain.mark(DEMANDS[0], "met")
    key = new_key()
    checkpoint = kept(tmp_path, "checkpoint", chain.checkpoint(1, key))
    assert said_of(file, chain.lines(), "--checkpoint", checkpoint)[0] == 2
    words = ("--checkpoint", checkpoint, "--key", kept(tmp_path, "key", key.pem))
    assert said_of(file, chain.lines(), *words)[0] == 0
    words = ("--checkpoint", checkpoint, "--key", kept(tmp_path, "key", new_key().pem))
    assert said_of(file, chain.lines(), *words)[0] == 1


def test_a_redaction_says_which_earlier_entries_are_empty(file: Path) -> None:
    for named, code in (([1], 0), ([2], 1), ([], 1), ([1, 2], 0), ([True], 1), (["1"], 1), (1, 1)):
        chain = Chain()
        for status in ("met", "announced"):
            chain.mark(DEMANDS[0], status)
        chain.entries[0].update(content=None, salt=None)
        chain.add({"redacts": named}, kind="redacted")
        told = said_of(file, chain.lines())
        assert told[0] == code, (named, told)
    unsaid = "bad entry 1: it was emptied, and no later entry says so"
    chain.entries[-1] = {**chain.entries[-1], "content": "{}"}
    assert said_of(file, as_lines(reseal(chain.entries))) == (1, unsaid)
    chain.entries[-1].update(content=None, salt=None)
    assert said_of(file, chain.lines()) == (1, unsaid)


def test_a_demand_stands_before_as_it_stood_after(file: Path) -> None:
    chain = Chain()
    for status in ("met", "announced"):
        chain.mark(DEMANDS[0], status)
    chain.status[DEMANDS[0]] = "met"
    chain.mark(DEMANDS[0], "reversed")
    told = said_of(file, chain.lines())
    assert told == (1, f"bad entry 3: demand {DEMANDS[0]} stood at 'announced', not 'met'")


@pytest.mark.parametrize(
    "junk",
    [
        b"\n",
        b"x\n",
        b"null\n",
        b"[]\n",
        b'"seq"\n',
        b"\xff\xfe\n",
        b"\xef\xbb\xbf{}\n",
        b"\0\n",
        b'{"seq":NaN}\n',
        b'{"seq":' + b"9" * 100_000 + b"}\n",
        b'{"seq":1e400}\n',
        b"[" * 200_000 + b"\n",
        b'{"seq":1,"seq":1}\n',
        b'{"seq":"\\ud800"}\n',
        b"{}",
        b"a" * (1 << 25) + b"\n",
    ],
    ids=range(16),
)
def test_junk_is_named_and_never_ends_in_a_traceback(junk: bytes, file: Path) -> None:
    chain, _ = signed_chain()
    for before in (0, 2):
        code, said = said_of(file, [*chain.lines()[:before], junk])
        assert code == 1
        assert said.startswith(f"bad entry {before + 1}: ")
        assert said.isascii() and len(said) < 200


def test_a_file_that_is_not_there_is_not_checked(tmp_path: Path) -> None:
    assert verify(tmp_path / "nothing")[0] == 2
    chain, _ = signed_chain()
    file = tmp_path / "entries"
    assert said_of(file, chain.lines(), "--key", tmp_path / "nothing")[0] == 2


@contextmanager
def site(pages: dict[str, str]) -> Iterator[str]:
    """A site that shows these statuses, or answers with these numbers."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown = pages.get(self.path.split("/")[2], "404")
            self.send_response(int(shown) if shown.isdigit() else 200)
            if shown.startswith("3"):
                self.send_header("Location", "/demands/elsewhere/")
            self.end_headers()
            self.wfile.write(f'<span class="status {shown} big"><svg>'.encode())

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_it_compares_what_the_site_shows(file: Path) -> None:
    chain = Chain()
    chain.mark(DEMANDS[0], "met")
    chain.mark(DEMANDS[1], "announced")
    chain.mark(DEMANDS[1], "")
    file.write_bytes(b"".join(chain.lines()))
    for gone in ("404", "410", "301"):
        with site({DEMANDS[0]: "met", DEMANDS[1]: gone, "elsewhere": "met"}) as address:
            assert verify(file, "--site", address)[0] == 0
    for shown, bad in ((("reversed", "404"), 1), (("404", "404"), 1), (("met", "met"), 3)):
        with site(dict(zip(DEMANDS, shown, strict=False))) as address:
            code, said = verify(file, "--site", address)
            assert (code, said.split(":")[0]) == (1, f"bad entry {bad}")
    assert verify(file, "--site", address)[0] == 2
    assert verify(file, "--site", "nonsense")[0] == 2
