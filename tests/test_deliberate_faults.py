"""The suite's own proof that it can fail: each fault here, put into a copy, is caught."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.faults

ROOT = Path(__file__).resolve().parent.parent
SPINE = "statements/migrations/0002_spine.sql"
STATUS = "statements/migrations/0005_time/1_status.sql"
WORDS = "statements/migrations/0005_time/2_words.sql"
CHANGES = "statements/migrations/0005_time/4_changes.sql"
PUBLISHING = "statements/migrations/0005_time/5_publishing.sql"
GUARDS = "statements/migrations/0005_time/6_guards.sql"
SEARCH = "statements/migrations/0007_search.sql"
CHECKS = "statements/migrations/0005_time/3_checks.sql"
TRANSLATIONS = "statements/migrations/0009_translations.sql"
COPIED = ("manage.py", "pyproject.toml", "monitor", "statements", "templates", "static", "tests")


class Fault(NamedTuple):
    """One line of the code, what it is turned into, and the tests that must notice."""

    what: str
    file: str
    right: str
    wrong: str
    tests: str


FAULTS = [
    Fault(
        "an announcement meets a demand",
        "statements/status.py",
        'return Status.ANNOUNCED, said("It was announced',
        'return Status.MET, said("It was announced',
        "tests/test_status.py",
    ),
    Fault(
        "what speaks for fulfilment wins on the day that something speaks against it",
        "statements/status.py",
        "f.day > last_against]",
        "f.day >= last_against]",
        "tests/test_status.py",
    ),
    Fault(
        "children of what is in review can be changed",
        GUARDS,
        "ELSIF root_state = 'in_review' THEN",
        "ELSIF root_state = 'no such state' THEN",
        "tests/test_guards.py tests/test_publishing.py",
    ),
    Fault(
        "evidence rests on an event that is not public",
        CHECKS,
        "(v.publication_id IS NULL OR d.publication_id IS NULL)",
        "(v.publication_id IS NULL AND d.publication_id IS NULL)",
        "tests/test_guards.py tests/test_publishing.py",
    ),
    Fault(
        "a decision may take effect tomorrow",
        CHECKS,
        "a.first_day > record_today() THEN",
        "a.first_day > record_today() + 1 THEN",
        "tests/test_guards.py tests/test_publishing.py",
    ),
    Fault(
        "publications are not taken one at a time",
        SPINE,
        "SELECT pg_advisory_xact_lock(7254011)",
        "SELECT",
        "tests/test_ledger.py",
    ),
    Fault(
        "a ledger may be emptied if anything at all was redacted",
        "statements/ledger/verify.py",
        "self.emptied.difference_update(named)",
        "self.emptied.clear()",
        "tests/test_verify.py",
    ),
    Fault(
        "a new key needs nobody’s signature",
        "statements/ledger/verify.py",
        "if old and name != self.accepted:",
        "if False:",
        "tests/test_verify.py",
    ),
    Fault(
        "an older entry that was seen may be another by now",
        "statements/ledger/verify.py",
        "same = self.hash.startswith",
        'same = self.hash or point["hash"].startswith',
        "tests/test_verify.py",
    ),
    Fault(
        "any key that lies there signs",
        "statements/ledger/signing.py",
        "if key.id != named.subject_id:",
        "if not key.id:",
        "tests/test_ledger_pages.py",
    ),
    Fault(
        "drafts are public",
        "statements/models/record.py",
        'self.filter(*(Q(**{f"{path}publication__isnull": False}) for path in self.public_by))',
        "self.all()",
        "tests/test_pages.py",
    ),
    Fault(
        "a senseless question is answered with everything",
        "statements/filters/question.py",
        "self.queryset.none() if is_senseless",
        "self.queryset.all() if is_senseless",
        "tests/test_filters.py",
    ),
    Fault(
        "a followed status does not match the side that it leaves",
        "statements/filters/__init__.py",
        "Q(before__in=statuses) | Q(after__in=statuses)",
        "Q(after__in=statuses)",
        "tests/test_filters.py",
    ),
    Fault(
        "a masked name can be followed",
        "statements/models/part.py",
        'self.public().filter(label="").exclude(name__contains="[")',
        "self.public()",
        "tests/test_followed.py",
    ),
    Fault(
        "whoever follows a statement does not hear that it left the record",
        "statements/filters/__init__.py",
        "Q(publication__in=itself)",
        "Q(pk=None)",
        "tests/test_followed.py",
    ),
    Fault(
        "two workers take the same mail",
        "statements/digests/models/mail.py",
        "AND (lease_until IS NULL OR lease_until <= (SELECT record_now()))",
        "",
        "tests/test_digests_claims.py",
    ),
    Fault(
        "a worker that comes late says what became of a mail",
        "statements/digests/models/mail.py",
        "pk=self.pk, attempts=self.attempts, state__in=states",
        "pk=self.pk, state__in=states",
        "tests/test_digests_claims.py",
    ),
    Fault(
        "a mail leaves after its lease",
        "statements/digests/models/mail.py",
        "self._ours(*TO_BE_TRIED).filter(lease_until__gt=record_now())",
        "self._ours(*TO_BE_TRIED)",
        "tests/test_digests_claims.py",
    ),
    Fault(
        "what nobody knows to have arrived is tried again and again",
        "statements/digests/models/mail.py",
        "MOST_UNKNOWN_RETRIES = 1",
        "MOST_UNKNOWN_RETRIES = 9",
        "tests/test_digests_claims.py tests/test_digests_sending.py",
    ),
    Fault(
        "whoever left before the words left is written to",
        "statements/digests/smtp.py",
        "if not may_leave():",
        "if may_leave() is None:",
        "tests/test_digests_sending.py tests/test_digests_leaving.py",
    ),
    Fault(
        "purging makes old news owed again",
        "statements/digests/models/mail.py",
        "Delivery.objects.filter(mail__in=some).update(why={})",
        "Delivery.objects.filter(mail__in=some).delete()",
        "tests/test_digests_choices.py",
    ),
    Fault(
        "a revision waits for the weekly mail",
        "statements/digests/planning.py",
        "REVISED_WITHIN = timedelta(hours=20)",
        "REVISED_WITHIN = timedelta(days=20)",
        "tests/test_digests_choices.py",
    ),
    Fault(
        "whoever paused is written to",
        "statements/digests/models/subscription.py",
        "is_unseen, subscriber__is_paused=False",
        "is_unseen",
        "tests/test_digests_choices.py",
    ),
    Fault(
        "a kind that was not chosen is told",
        "statements/digests/planning.py",
        "if seq > since and kind in kinds",
        "if seq > since and kind",
        "tests/test_digests_choices.py",
    ),
    Fault(
        "the brake does not hold",
        "statements/digests/sending.py",
        "return again < most",
        "return True",
        "tests/test_digests_limits.py",
    ),
    Fault(
        "another spelling of a mailbox is asked once more",
        "statements/digests/addresses.py",
        'SUBADDRESS.sub("", name).replace(".", "")',
        "name",
        "tests/test_digests_limits.py",
    ),
    Fault(
        "the link to everything lives for ever",
        "statements/digests/managing.py",
        "kind=MailKind.MANAGE, due_at__gt=moment - LINK_LIVES",
        "kind=MailKind.MANAGE",
        "tests/test_digests_manage.py",
    ),
    Fault(
        "an hour that the clocks repeat is due twice",
        "statements/digests/schedule.py",
        "or self._moment(day) <= after",
        "or self._moment(day) < after",
        "tests/test_digests_schedule.py",
    ),
    Fault(
        "what was delivered is owed again",
        "statements/digests/planning.py",
        "matches[subscriber].discard(publication)",
        "pass",
        "tests/test_digests.py",
    ),
    Fault(
        "a digest tells of what was published before the subscription",
        "statements/digests/planning.py",
        "since, kinds = subscription.since_seq,",
        "since, kinds = 0,",
        "tests/test_digests.py",
    ),
    Fault(
        "opening the link confirms",
        "statements/digests/views.py",
        'if request.method == "POST":\n        # Only what the page showed',
        "if request.method:\n        # Only what the page showed",
        "tests/test_digests_forms.py tests/test_digests.py",
    ),
    Fault(
        "a masked name with an ending stays",
        WORDS,
        "|| ')[[:alnum:]]*'",
        "|| ')(?![[:alnum:]])'",
        "tests/test_masks.py",
    ),
    Fault(
        "a name that begins a line stays in the ledger",
        PUBLISHING,
        "WHERE seq < entry AND holds_pattern(content, pattern) ORDER BY seq);",
        "WHERE seq < entry AND content ~* pattern ORDER BY seq);",
        "tests/test_masks.py",
    ),
    Fault(
        "one table lacks the trigger that hides names",
        GUARDS,
        "    FOREACH relation IN ARRAY relations_of_words() LOOP\n"
        "        EXECUTE format('CREATE TRIGGER mask",
        "    FOREACH relation IN ARRAY array_remove(relations_of_words(),"
        " 'statements_event') LOOP\n"
        "        EXECUTE format('CREATE TRIGGER mask",
        "tests/test_masks.py",
    ),
    Fault(
        "what holds a masked name is published",
        TRANSLATIONS,
        "IF EXISTS (SELECT FROM masks() m WHERE holds_pattern(content, m.pattern)) THEN",
        "IF false THEN",
        "tests/test_masks.py",
    ),
    Fault(
        "one death makes the rest met",
        STATUS,
        "WHEN 'met' = ALL (statuses) THEN 'met'",
        "WHEN statuses <@ '{met,no_longer_possible}'::text[] AND 'met' = ANY (statuses) THEN 'met'",
        "tests/test_roll_up.py",
    ),
    Fault(
        "steps under way hide an action against a part",
        STATUS,
        "        WHEN 'contrary_action' = ANY (statuses) THEN 'contrary_action'\n"
        "        WHEN 'reversed' = ANY (statuses) THEN 'reversed'\n"
        "        WHEN 'in_progress' = ANY (statuses) THEN 'in_progress'\n",
        "        WHEN 'in_progress' = ANY (statuses) THEN 'in_progress'\n"
        "        WHEN 'contrary_action' = ANY (statuses) THEN 'contrary_action'\n"
        "        WHEN 'reversed' = ANY (statuses) THEN 'reversed'\n",
        "tests/test_roll_up.py",
    ),
    Fault(
        "the periods can be written by whoever asks",
        GUARDS,
        "PERFORM refuse('Only the database writes this.', 'written_by_the_owner');",
        "RETURN coalesce(NEW, OLD);",
        "tests/test_attacks.py",
    ),
    Fault(
        "a change without what it replaces is applied",
        CHANGES,
        "IF before IS NULL OR coalesce(now_is, 'null') <> before THEN",
        "IF coalesce(now_is, 'null') <> before THEN",
        "tests/test_corrections.py",
    ),
    Fault(
        "a redaction forgets the corrections",
        CHANGES,
        "UPDATE statements_correction c SET changes = '[]', reason = '[redacted]', review_note",
        "UPDATE statements_correction c SET review_note",
        "tests/test_redaction.py",
    ),
    Fault(
        "of decisions on two days the one that was published last counts",
        STATUS,
        "ORDER BY first_day DESC, publication_id DESC LIMIT 1",
        "ORDER BY publication_id DESC LIMIT 1",
        "tests/test_moments.py",
    ),
    Fault(
        "what the last entry of a day said is not yet said on that day",
        "statements/models/period.py",
        'entry__lte": seq',
        'entry__lt": seq',
        "tests/test_moments.py",
    ),
    Fault(
        "what was replaced later is forgotten",
        "statements/models/period.py",
        ' | Q(**{f"{path}replaced__gt": seq})',
        "",
        "tests/test_moments.py",
    ),
    Fault(
        "what an entry replaced still stands with that entry",
        "statements/models/period.py",
        'replaced__gt": seq',
        'replaced__gte": seq',
        "tests/test_moments.py",
    ),
    Fault(
        "a status is in force on the day on which the next one begins",
        "statements/models/period.py",
        'until__gt": on',
        'until__gte": on',
        "tests/test_moments.py",
    ),
    Fault(
        "of two corrections the first is put back first",
        "statements/models/correction.py",
        'return found.order_by("-publication")',
        'return found.order_by("publication")',
        "tests/test_moments.py",
    ),
    Fault(
        "what a machine translated goes before our own translation",
        TRANSLATIONS,
        "'{official,staff,machine}'",
        "'{official,machine,staff}'",
        "tests/test_translations.py",
    ),
    Fault(
        "a slip of the pen makes a translation look outdated",
        TRANSLATIONS,
        "(t.target, t.target_id) AND NOT c.is_slip",
        "(t.target, t.target_id)",
        "tests/test_translations.py",
    ),
    Fault(
        "translations stay when what they translate is deleted",
        TRANSLATIONS,
        "(t.target, t.target_id) = (w.subject, w.public_id)",
        "(t.target, t.target_id) = (w.subject, w.subject)",
        "tests/test_translations.py",
    ),
    Fault(
        "an editor writes translations that nobody read",
        TRANSLATIONS,
        "AND NEW.translations <> '{}' THEN",
        "AND NEW.translations = '{}' AND false THEN",
        "tests/test_translations.py",
    ),
    Fault(
        "a translation is public without what it translates",
        "statements/models/translation.py",
        "return super().public().filter(there)",
        "return super().public()",
        "tests/test_translations.py",
    ),
    Fault(
        "a name counts for more than the title",
        "statements/filters/search/best.py",
        'WEIGHTS = "{0.02,0.1,0.4,1}"',
        'WEIGHTS = "{0.02,1,0.4,0.1}"',
        "tests/test_search_words.py::test_the_title_counts_for_more_than_a_quote_and_a_quote_than_a_name",
    ),
    Fault(
        "the worst match comes first",
        "statements/filters/search/best.py",
        "key=lambda row: -row[1]",
        "key=lambda row: row[1]",
        "tests/test_search_words.py::test_the_title_counts_for_more_than_a_quote_and_a_quote_than_a_name",
    ),
    Fault(
        "what says the same counts as much as the word itself",
        "statements/filters/search/best.py",
        "WORDS_THEMSELVES = 10",
        "WORDS_THEMSELVES = 0",
        "tests/test_search_words.py::test_the_words_themselves_come_before_others_that_say_the_same",
    ),
    Fault(
        "an order that was chosen is not kept",
        "statements/filters/question.py",
        '.get("sort", "") in ("", BEST)',
        '.get("sort", "") != "changed"',
        "tests/test_search_words.py::test_the_title_counts_for_more_than_a_quote_and_a_quote_than_a_name",
    ),
    Fault(
        "a word that is not wanted is wanted",
        "statements/filters/search/asked.py",
        "_not(term.wide()) if term.is_unwanted",
        "term.wide() if term.is_unwanted",
        "tests/test_search_words.py::test_a_word_that_is_not_wanted_never_comes",
    ),
    Fault(
        "`or` means and",
        "statements/filters/search/asked.py",
        "            if term.is_or:\n",
        "            if not term:\n",
        "tests/test_search_words.py::test_either_of_two_is_found",
    ),
    Fault(
        "the words of a phrase stand in any order",
        SEARCH,
        "SELECT phraseto_tsquery('plain', whole_words(words))",
        "SELECT plainto_tsquery('plain', whole_words(words))",
        "tests/test_search_words.py::test_a_phrase_comes_only_in_its_order",
    ),
    Fault(
        "a phrase reaches from the stems into the words",
        SEARCH,
        "to_tsvector('english', whole_words(words)) || '''='':1'",
        "to_tsvector('english', whole_words(words))",
        "tests/test_search_words.py::test_a_phrase_comes_only_in_its_order",
    ),
    Fault(
        "е and ё are two letters",
        SEARCH,
        r"U&'\0451\0401\0300",
        r"U&'\0300",
        "tests/test_search_words.py::test_a_form_of_a_word_or_its_like_in_another_language_is_found",
    ),
    Fault(
        "a masked word stays among those that are proposed",
        SEARCH,
        "WHERE word = ANY (gone) AND NOT",
        "WHERE word <> ALL (gone) AND NOT",
        "tests/test_search_words.py::test_no_word_is_proposed_that_a_mask_hides",
    ),
    Fault(
        "an excerpt is not escaped",
        "statements/filters/search/excerpts.py",
        "escape(text[at : word.start()])",
        "text[at : word.start()]",
        "tests/test_search_words.py::test_a_row_says_why_it_answers",
    ),
    Fault(
        "whoever knows the address of a mail forges what comes back",
        "statements/digests/bounces.py",
        "if constant_time_compare(_signed(handle), packed.lower()):",
        "if handle:",
        "tests/test_digests_bounces.py::test_forged_ones_are_ignored",
    ),
    Fault(
        "a mailbox that is gone is written to in another spelling",
        "statements/digests/models/subscriber.py",
        "Subscriber.objects.filter(mailbox_key=self.mailbox_key)",
        "Subscriber.objects.filter(pk=self.pk)",
        "tests/test_digests_bounces.py::test_a_mailbox_is_never_written_to_again_in_any_spelling",
    ),
    Fault(
        "feeds tell of slips of the pen",
        "statements/filters/weeks.py",
        "Publication.objects.exclude(pk__in=slips)",
        "Publication.objects.all()",
        "tests/test_feeds.py::test_slips_of_the_pen_and_translations_stay_out",
    ),
    Fault(
        "a correction in a feed does not say what it corrects",
        "statements/feeds/entries.py",
        "before[-1:]",
        "before[:0]",
        "tests/test_feeds.py::test_a_correction_names_and_links_what_it_corrects",
    ),
    Fault(
        "whoever copied an entry is not told to take it anew once it was taken away",
        "statements/feeds/entries.py",
        "updated=max(later.at for later in lives[key(one.entry)])",
        "updated=one.entry.at",
        "tests/test_feeds.py::test_what_was_taken_away_says_only_that_it_was_there",
    ),
    Fault(
        "a calendar keeps what is over",
        "statements/feeds/deadlines.py",
        "is_cancelled=demand.is_ended or demand.deadline is None",
        "is_cancelled=False",
        "tests/test_calendar.py::test_what_is_over_is_cancelled",
    ),
    Fault(
        "the first moment of a week is also of the week before",
        "statements/filters/weeks.py",
        "at__lt=begin + LENGTH",
        "at__lte=begin + LENGTH",
        "tests/test_week_pages.py::test_a_week_tells_what_was_published_in_it",
    ),
    Fault(
        "a mail names what else its reader follows",
        "statements/digests/emails.py",
        "matched = {pk for _, why in whys for _, some in why for pk in some}",
        "matched = set(followed)",
        "tests/test_digests_mail.py::test_the_foot_ends_what_brought_the_mail_and_names_nothing_else",
    ),
    Fault(
        "a mail is told from memory after something was taken away",
        "statements/digests/emails.py",
        "head = Head(seq, hash_) if seq else None",
        'head = Head(1, "") if seq else None',
        "tests/test_digests_mail.py::test_another_entry_or_another_site_is_never_answered_from_memory",
    ),
    Fault(
        "a long mail is sent whole",
        "statements/digests/emails.py",
        "if size <= LARGEST or keep == 1:",
        "if size or keep == 1:",
        "tests/test_digests_mail.py::test_a_very_long_digest_is_cut_and_its_page_has_all_of_it",
    ),
    Fault(
        "a line that ends within a header begins another one",
        "statements/digests/letter.py",
        'raise BadHeaderError(f"A line ends within the header {name}.")',
        "pass",
        "tests/test_digests_wire.py::test_no_header_holds_a_second_one",
    ),
    Fault(
        "the page of a mail opens without the signature",
        "statements/digests/page.py",
        "handle = tokens.handle(tokens.READ, token)",
        'handle = token.partition(".")[0]',
        "tests/test_digests_page.py::test_a_mail_that_is_gone_and_one_that_never_was_get_the_same_answer",
    ),
    Fault(
        "editors see that a demand has one follower",
        "statements/numbers.py",
        "if number >= FEW",
        "if number",
        "tests/test_digests_desk.py::test_fewer_than_ten_are_not_counted",
    ),
    Fault(
        "mails that nobody takes are not late",
        "statements/digests/condition.py",
        "next_try__lte=moment - MAIL_LATE",
        "next_try__gt=moment - MAIL_LATE",
        "tests/test_digests_desk.py",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.what for fault in FAULTS])
def test_the_suite_catches(fault: Fault, tmp_path: Path) -> None:
    for name in COPIED:
        subprocess.run(["cp", "-r", str(ROOT / name), str(tmp_path)], check=True)
    source = tmp_path / fault.file
    code = source.read_text(encoding="utf-8")
    assert code.count(fault.right) == 1, "the line that is to be wrong stands there once"
    source.write_text(code.replace(fault.right, fault.wrong), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-x", *fault.tests.split()],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if "PYTEST" not in name},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    # 1: some tests failed. 2 to 5 would mean that they did not even run.
    assert run.returncode == 1, run.stdout[-2000:]
