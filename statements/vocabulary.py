"""Every controlled word of the record, with the sentences that explain it.

Forms, pages, mails and `/methodology/` read from here, so that the words on the site are the
words in the code. A stored value is the word in the URL and never changes its meaning.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from .languages import country_names, sort_key

METHODOLOGY = "1"
"""The version of the method by which assessments are made now; each assessment names one."""


MEANINGS: dict[type[TextChoices], dict[Any, StrOrPromise]] = {}
"""Of each vocabulary whose words need one, what each word means."""


class Explained(TextChoices):
    """A vocabulary whose words have a meaning beside their label."""

    @property
    def meaning(self) -> str:
        return str(MEANINGS[type(self)][self])


class Status(TextChoices):
    """What became of a demand: only ever the result of an assessment, or derived."""

    NOT_ASSESSED = "not_assessed", _("Not yet assessed")
    NO_INFORMATION = "no_information", _("No information found")
    NO_ACTION = "no_action", _("No action reported")
    ANNOUNCED = "announced", _("Announced, not yet done")
    IN_PROGRESS = "in_progress", _("Steps under way")
    PARTLY_MET = "partly_met", _("Partly met")
    MET = "met", _("Met")
    REVERSED = "reversed", _("Met, then undone")
    CONTRARY_ACTION = "contrary_action", _("Action against the demand")
    NO_LONGER_POSSIBLE = "no_longer_possible", _("Can no longer be met")
    WITHDRAWN = "withdrawn", _("Withdrawn or replaced")

    @property
    def meaning(self) -> str:
        return str(STATUS_MEANINGS[self][0])

    @property
    def needs(self) -> str:
        return str(STATUS_MEANINGS[self][1])


STATUS_MEANINGS: dict[Status, tuple[StrOrPromise, StrOrPromise]] = {
    Status.NOT_ASSESSED: (_("Nobody has looked yet."), _("Nothing.")),
    Status.NO_INFORMATION: (
        _("Two editors looked and found nothing usable."),
        _("A dated entry of the search log: where was looked, for what."),
    ),
    Status.NO_ACTION: (
        _("Sources say that nothing was done. This is a claim about the world, never a default."),
        _("Evidence."),
    ),
    Status.ANNOUNCED: (
        _("It was promised or decided; no material step is known."),
        _("Evidence of an announcement."),
    ),
    Status.IN_PROGRESS: (
        _("A formal or concrete step was taken; nothing is complete."),
        _("Evidence of a formal act or a concrete action."),
    ),
    Status.PARTLY_MET: (_("Some of what was asked was done, not all."), _("Decisive evidence.")),
    Status.MET: (
        _("All of what was asked was done."),
        _("Decisive evidence that is more than an announcement."),
    ),
    Status.REVERSED: (
        _("It was met or partly met, and later undone."),
        _("An earlier decision “met” or “partly met”, and evidence of a reversal."),
    ),
    Status.CONTRARY_ACTION: (
        _("The addressee did the opposite of what was asked."),
        _("Decisive evidence that contradicts fulfilment."),
    ),
    Status.NO_LONGER_POSSIBLE: (
        _(
            "It cannot be met any more, for example because the person has died. "
            "The reason is always given."
        ),
        _("Decisive evidence."),
    ),
    Status.WITHDRAWN: (
        _("Every call for it was withdrawn or replaced by its issuer. Derived, never assessed."),
        _("The issuers’ own texts."),
    ),
}

ENDED = (Status.MET, Status.NO_LONGER_POSSIBLE, Status.WITHDRAWN)
OPEN = tuple(status for status in Status if status not in ENDED)
DERIVED = (Status.NOT_ASSESSED, Status.WITHDRAWN)
ASSESSABLE = tuple(status for status in Status if status not in DERIVED)


class State(TextChoices):
    """Where a record stands in editing; only what is published is visible to the public."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Waiting for a second person")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    PUBLISHED = "published", _("Published")
    UNPUBLISHED = "unpublished", _("Unpublished")


class ActorKind(TextChoices):
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental body")
    UN_BODY = "un_body", _("UN body")
    GOVERNMENT = "government", _("Government or authority")
    NGO = "ngo", _("NGO")
    COALITION = "coalition", _("NGO coalition")
    SECURITY_ALLIANCE = "security_alliance", _("Security alliance")
    MEDIA = "media", _("Media")
    GROUP = "group", _("Group of people")


class DocumentKind(TextChoices):
    PAGE = "page", _("Web page")
    PAPER = "paper", _("Paper or PDF")
    POST = "post", _("Post in a social network")
    BROADCAST = "broadcast", _("Broadcast")


class StatementKind(TextChoices):
    DECLARATION = "declaration", _("Declaration")
    SPOKESPERSON = "spokesperson", _("Spokesperson’s statement")
    RESOLUTION = "resolution", _("Resolution")
    PRESS_RELEASE = "press_release", _("Press release")
    OPEN_LETTER = "open_letter", _("Open letter")
    JOINT_STATEMENT = "joint_statement", _("Joint statement")
    REPORT = "report", _("Report")
    REMARKS = "remarks", _("Remarks")


class IssuerRole(TextChoices):
    LEAD = "lead", _("Lead")
    CO_SIGNATORY = "co_signatory", _("Co-signatory")


class Origin(Explained):
    """Where the words of a statement text come from."""

    ORIGINAL = "original", _("Original")
    OFFICIAL = "official", _("Official translation")
    STAFF = "staff", _("Our translation")
    MACHINE = "machine", _("Machine translation")


MEANINGS[Origin] = {
    Origin.ORIGINAL: _("As its issuer published them, in this language."),
    Origin.OFFICIAL: _("A translation that the issuer itself published."),
    Origin.STAFF: _("Translated by us."),
    Origin.MACHINE: _("Translated by a machine; where it matters, the original counts."),
}


class Language(TextChoices):
    """Languages in which statements are recorded; the name is in the language itself."""

    EN = "en", "English"
    RU = "ru", "Русский"
    KK = "kk", "Қазақша"
    UK = "uk", "Українська"
    BE = "be", "Беларуская"
    DE = "de", "Deutsch"
    FR = "fr", "Français"
    ES = "es", "Español"
    AR = "ar", "العربية"
    TR = "tr", "Türkçe"
    UZ = "uz", "Oʻzbekcha"
    KY = "ky", "Кыргызча"
    OTHER = "und", "Another language"


class Voice(Explained):
    """Whether the marked words are the issuer's own, or how somebody else put them."""

    OWN = "own", _("The issuer’s own words")
    REPORTED = "reported", _("Reported by somebody else")


MEANINGS[Voice] = {
    Voice.OWN: _("The text quotes the issuer, or is the issuer’s."),
    Voice.REPORTED: _("The text only tells that the issuer asked for it, in the reporter’s words."),
}


class Strength(Explained):
    """How strongly a call is worded, weakest first."""

    WELCOMES = "welcomes", _("Welcomes or expects")
    ENCOURAGES = "encourages", _("Encourages")
    CALLS_ON = "calls_on", _("Calls on")
    URGES = "urges", _("Urges")
    DEMANDS = "demands", pgettext_lazy("it demands", "Demands")
    CONDEMNS = "condemns", _("Condemns and announces consequences")


MEANINGS[Strength] = {
    Strength.WELCOMES: _("Names what it hopes for or expects, and asks for nothing outright."),
    Strength.ENCOURAGES: _("Asks, and leaves it to the addressee."),
    Strength.CALLS_ON: _("Asks plainly."),
    Strength.URGES: _("Asks with urgency."),
    Strength.DEMANDS: _("Requires it."),
    Strength.CONDEMNS: _("Requires it, and says what follows otherwise."),
}


class EventKind(TextChoices):
    DETENTION = "detention", _("Arrests and detention")
    RELEASE = "release", _("Release")
    TRIAL = "trial", _("Charges, trial or sentence")
    INVESTIGATION = "investigation", _("Investigation or inquiry")
    VIOLENCE = "violence", _("Violence, injuries or deaths")
    FORCE = "force", _("Order or use of force")
    RESTRICTION = "restriction", _("Restriction imposed")
    LIFTING = "lifting", _("Restriction lifted")
    LAW = "law", _("Law or decree")
    POLITICS = "politics", _("Appointment, resignation or election")
    DEPLOYMENT = "deployment", _("Deployment or withdrawal of forces")
    TALKS = "talks", _("Talks, visit or mediation")
    WORDS = "words", _("Announcement, promise or refusal")
    MEASURE = "measure", _("Sanction or other measure by a third party")
    OTHER = "other", _("Other")


class Reliability(TextChoices):
    """Reliability of a source, Admiralty scale A to F."""

    A = "A", _("completely reliable")
    B = "B", _("usually reliable")
    C = "C", _("fairly reliable")
    D = "D", _("not usually reliable")
    E = "E", _("unreliable")
    F = "F", _("reliability cannot be judged")


class Credibility(TextChoices):
    """Credibility of one piece of information, Admiralty scale 1 to 6."""

    CONFIRMED = "1", _("confirmed by other sources")
    PROBABLE = "2", _("probably true")
    POSSIBLE = "3", _("possibly true")
    DOUBTFUL = "4", _("doubtful")
    IMPROBABLE = "5", _("improbable")
    UNKNOWN = "6", _("truth cannot be judged")


class Provenance(Explained):
    """How a report relates to the other reports of the same event."""

    INDEPENDENT = "independent", _("Independent")
    SAME_ORGANISATION = "same_organisation", _("Same organisation")
    DERIVED = "derived", _("Derived from a shared original")
    COPY = "copy", _("Copy")


MEANINGS[Provenance] = {
    Provenance.INDEPENDENT: _("Its author found out for themselves; only this corroborates."),
    Provenance.SAME_ORGANISATION: _("By the organisation of another report of the event."),
    Provenance.DERIVED: _(
        "It and another report go back to the same original, such as one agency."
    ),
    Provenance.COPY: _("It repeats another report word for word."),
}


class Counted(TextChoices):
    """What a figure counts."""

    KILLED = "killed", _("killed")
    INJURED = "injured", _("injured")
    DETAINED = "detained", _("detained")
    ARRESTED = "arrested", _("arrested")
    DISPLACED = "displaced", _("displaced")
    FOREIGN_TROOPS = "foreign_troops", _("foreign troops")
    HOSPITALISED = "hospitalised", _("in hospital")
    MISSING = "missing", _("missing")
    OTHER = "other", _("other")


class Stance(Explained):
    """What an event says about the fulfilment of a demand."""

    SUPPORTS = "supports", _("Supports fulfilment")
    CONTRADICTS = "contradicts", _("Contradicts fulfilment")
    MIXED = "mixed", _("Mixed")
    CONTEXT = "context", _("Context")
    CONTINUED_NEED = "continued_need", _("Shows that it is still needed")


MEANINGS[Stance] = {
    Stance.SUPPORTS: _("It shows that what was asked was done, or begun."),
    Stance.CONTRADICTS: _("It shows that the opposite was done, or that it was refused."),
    Stance.MIXED: _("It shows that some of it was done and some not."),
    Stance.CONTEXT: _(
        "It bears on it and decides nothing, as all that came before the first call."
    ),
    Stance.CONTINUED_NEED: _("It shows that what was asked for is still missing."),
}


class Nature(Explained):
    """What kind of thing the evidence is."""

    ANNOUNCEMENT = "announcement", _("Announcement")
    FORMAL_ACT = "formal_act", _("Formal act")
    CONCRETE_ACTION = "concrete_action", _("Concrete action")
    OUTCOME = "outcome", _("Observed outcome")
    REVERSAL = "reversal", _("Reversal")
    OFFICIAL_CLAIM = "official_claim", _("Official claim")


MEANINGS[Nature] = {
    Nature.ANNOUNCEMENT: _("Somebody said that it will be, or will not be, done."),
    Nature.FORMAL_ACT: _("A decision, order, charge, law or vote."),
    Nature.CONCRETE_ACTION: _("Something was done: doors opened, people taken away."),
    Nature.OUTCOME: _("What others saw to be so in the end."),
    Nature.REVERSAL: _("What had been done was undone."),
    Nature.OFFICIAL_CLAIM: _("Only the addressee says that it is so; it decides nothing alone."),
}


class Role(Explained):
    """What a piece of evidence did in one decision."""

    DECISIVE = "decisive", _("Decisive")
    SUPPORTING = "supporting", _("Supporting")
    NOT_RELIED_ON = "not_relied_on", _("Considered and not relied on")


MEANINGS[Role] = {
    Role.DECISIVE: _("The decision rests on it."),
    Role.SUPPORTING: _("It agrees with what is decisive, and would not be enough."),
    Role.NOT_RELIED_ON: _("It was read, and the decision does not rest on it."),
}


class AssessmentKind(TextChoices):
    CHANGE = "change", _("Change")
    RECONFIRMATION = "reconfirmation", _("Reconfirmation")
    CORRECTION = "correction", _("Correction")


class Confidence(Explained):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


MEANINGS[Confidence] = {
    Confidence.HIGH: _(
        "The addressee’s own act or words, or two independent sources that are at "
        "least fairly reliable and possibly true."
    ),
    Confidence.MEDIUM: _("One source that is at least usually reliable and possibly true."),
    Confidence.LOW: _("One source that is less reliable or less credible, or none that is named."),
}


class PublicationKind(Explained):
    PUBLISHED = "published", _("Published")
    CORRECTED = "corrected", _("Corrected")
    UNPUBLISHED = "unpublished", _("Unpublished")
    REDACTED = "redacted", _("Redacted")


MEANINGS[PublicationKind] = {
    PublicationKind.PUBLISHED: _("It became public."),
    PublicationKind.CORRECTED: _(
        "It reads otherwise from now on; how it read before stays readable."
    ),
    PublicationKind.UNPUBLISHED: _(
        "It is not part of the record any more, and the reason is given."
    ),
    PublicationKind.REDACTED: _("Its content was deleted for good; its proof stays."),
}


class Subject(TextChoices):
    """What an entry of the spine is about; things that go together are published in this order.

    Demands, actors, documents and keys are subjects, but not put before a second person alone: the
    first three become public with what names them, and are corrected.
    """

    METHODOLOGY_VERSION = "methodology_version", _("Version of the method")
    STATEMENT = "statement", _("Statement")
    EVENT = "event", _("Event")
    PART = "part", _("Part of a demand")
    MERGE = "merge", _("Merge of two demands")
    EVIDENCE = "evidence", _("Evidence")
    ASSESSMENT = "assessment", _("Decision")
    RESPONSE = "response", _("Response of an addressee")
    EXTERNAL_ASSESSMENT = "external_assessment", _("External assessment")
    REPLY = "reply", _("Right of reply")
    TRANSLATION = "translation", _("Translation")
    CORRECTION = "correction", _("Correction")
    REMOVAL = "removal", _("Removal")
    DEMAND = "demand", _("Demand")
    ACTOR = "actor", _("Actor")
    DOCUMENT = "document", _("Document")
    KEY = "key", _("Signing key")


class PartKind(Explained):
    """What one part of a demand is."""

    PERSON = "person", _("Person")
    GROUP = "group", _("Group of people")
    CRITERION = "criterion", _("Criterion")


MEANINGS[PartKind] = {
    PartKind.PERSON: _("One of those for whom it is demanded."),
    PartKind.GROUP: _("Some of those for whom it is demanded, by what they have in common."),
    PartKind.CRITERION: _("One of the things that have to come about: opened, findings published."),
}


class ResponseKind(Explained):
    """What the addressee of a demand answered. It never closes a demand."""

    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ASKED = "asked", _("Asked for information")
    ACCEPTED = "accepted", _("Accepted")
    ACCEPTED_IN_PART = "accepted_in_part", _("Accepted in part")
    NOTED = "noted", _("Noted")
    REJECTED = "rejected", _("Rejected")
    DENIED = "denied", _("Denied the facts")
    CLAIMS_DONE = "claims_done", _("Claims that it is done")
    OBSTRUCTED = "obstructed", _("Obstructed")


MEANINGS[ResponseKind] = {
    ResponseKind.ACKNOWLEDGED: _("Said that it had received it."),
    ResponseKind.ASKED: _("Asked for more before it would answer."),
    ResponseKind.ACCEPTED: _("Said that it would do what was asked."),
    ResponseKind.ACCEPTED_IN_PART: _("Said that it would do some of it."),
    ResponseKind.NOTED: _("Neither accepted nor rejected it."),
    ResponseKind.REJECTED: _("Said that it would not do it."),
    ResponseKind.DENIED: _("Said that the facts are not so."),
    ResponseKind.CLAIMS_DONE: _("Said that it has been done. A claim, until others see it."),
    ResponseKind.OBSTRUCTED: _("Hindered those who asked."),
}


class RemovalKind(Explained):
    """How something leaves the record."""

    UNPUBLISH = "unpublish", _("Unpublish")
    REDACT = "redact", _("Redact")


MEANINGS[RemovalKind] = {
    RemovalKind.UNPUBLISH: _(
        "It leaves every page; its address tells why; the ledger still has it."
    ),
    RemovalKind.REDACT: _("Its words are deleted for good, from the ledger too; the proof stays."),
}


class RemovalReason(Explained):
    """The class of reasons for which something left the record: public, so that it hurts nobody."""

    ERROR = "error", _("It was wrong")
    DUPLICATE = "duplicate", _("It was there twice")
    SOURCE = "source", _("Its source withdrew it")
    SAFETY = "safety", _("To protect somebody")
    LEGAL = "legal", _("The law requires it")
    PRIVACY = "privacy", _("To respect somebody’s privacy")


MEANINGS[RemovalReason] = {
    RemovalReason.ERROR: _("It said something that is not so, and a correction would not do."),
    RemovalReason.DUPLICATE: _("The same is in the record under another address."),
    RemovalReason.SOURCE: _("Whoever had published it first took it back."),
    RemovalReason.SAFETY: _("Somebody could come to harm by it."),
    RemovalReason.LEGAL: _("A court or a law demands it."),
    RemovalReason.PRIVACY: _("It told of somebody more than the record needs."),
}


class SourceKind(TextChoices):
    """Kinds of sources in which somebody looked."""

    AGENCIES = "agencies", _("news agencies")
    LOCAL_MEDIA = "local_media", _("local media")
    OFFICIAL = "official", _("official sites and gazettes")
    COURTS = "courts", _("court records")
    NGOS = "ngos", _("reports of NGOs")
    INTERNATIONAL = "international", _("international bodies")
    SOCIAL = "social", _("social networks")
    PEOPLE = "people", _("people concerned, and their lawyers")
    MEASUREMENTS = "measurements", _("measurements")


class Flag(Explained):
    """What can be derived of a demand today: computed, never typed."""

    OVERDUE = "overdue", _("Overdue")
    STALE = "stale", _("Not looked at for long")
    STALLED = "stalled", _("Stalled")
    DISPUTED = "disputed", _("Disputed")
    AGAINST_A_PART = "against_a_part", _("Action against a part")
    UNDER_REVIEW = "under_review", _("Under review")
    REPEATED = "repeated", _("Called for again")
    RECENT = "recent", _("Changed in the last 7 days")


MEANINGS[Flag] = {
    Flag.OVERDUE: _(
        "It is open, and the earliest deadline of a call that still stands has passed."
    ),
    Flag.STALE: _("It is open, and nobody looked within the days that its type allows."),
    Flag.STALLED: _("Steps are under way, and nothing is reported within the days of its type."),
    Flag.DISPUTED: _("Published assessments differ, or decisive evidence conflicts."),
    Flag.AGAINST_A_PART: _("The addressee did the opposite for at least one part of it."),
    Flag.UNDER_REVIEW: _(
        "What the decision rests on was unpublished, or two histories were merged: "
        "a new decision is due."
    ),
    Flag.REPEATED: _("It was made more than once."),
    Flag.RECENT: _("Something about it was published in the last seven days."),
}


@dataclass(frozen=True)
class DemandWords:
    """What makes a demand of one type count as met, and after how many days it is stale."""

    criteria: StrOrPromise
    stale_after: int


class DemandType(TextChoices):
    RELEASE = "release", _("Release")
    DROP_CHARGES = "drop_charges", _("Drop charges")
    FAIR_TRIAL = "fair_trial", _("Fair trial")
    DETENTION_CONDITIONS = "detention_conditions", _("Detention conditions")
    CLARIFY_FATE = "clarify_fate", _("Clarify the fate of the disappeared")
    HALT_EXECUTION = "halt_execution", _("Halt execution")
    NO_FORCED_RETURN = "no_forced_return", _("No forced return")
    STOP_TORTURE = "stop_torture", _("Stop torture")
    INVESTIGATE = "investigate", _("Investigate")
    ACCOUNTABILITY = "accountability", _("Accountability")
    REMEDY = "remedy", _("Remedy")
    RESTORE_ACCESS = "restore_access", _("Restore connectivity or access to media")
    LIFT_RESTRICTION = "lift_restriction", _("Lift restriction or emergency")
    REOPEN_ORGANISATION = "reopen_organisation", _("Reopen an organisation")
    PROTECT_PERSONS = "protect_persons", _("Protect persons")
    STOP_EXCESSIVE_FORCE = "stop_excessive_force", _("Stop excessive force")
    RESTRAINT = "restraint", _("Restraint")
    CHANGE_LAW = "change_law", _("Change law")
    ADOPT_POLICY = "adopt_policy", _("Adopt law or policy")
    RATIFY = "ratify", _("Ratify")
    ADMIT_MONITORS = "admit_monitors", _("Admit monitors or aid")
    COOPERATE = "cooperate", _("Cooperate with a mechanism")
    ELECTIONS = "elections", _("Elections")
    DIALOGUE = "dialogue", _("Dialogue")
    PUBLISH_INFORMATION = "publish_information", _("Publish information")
    ACKNOWLEDGE = "acknowledge", _("Acknowledge or apologise")
    SANCTIONS = "sanctions", _("Sanctions by third parties")
    ASSIST = "assist", _("Assist")
    UPHOLD_RIGHTS = "uphold_rights", _("Uphold rights in general")
    CONTINUE_PRACTICE = "continue_practice", _("Continue good practice")
    OTHER = "other", _("Other")

    @property
    def criteria(self) -> str:
        return str(DEMAND_WORDS[self].criteria)

    @property
    def stale_after(self) -> int:
        return DEMAND_WORDS[self].stale_after


DEMAND_WORDS = {
    DemandType.RELEASE: DemandWords(
        _("The person is free, not only moved to house arrest or bail."), 90
    ),
    DemandType.DROP_CHARGES: DemandWords(
        _("The charges are withdrawn or the case is closed without a conviction."), 90
    ),
    DemandType.FAIR_TRIAL: DemandWords(
        _("Counsel of choice, an open hearing and equality of arms are reported by observers."), 90
    ),
    DemandType.DETENTION_CONDITIONS: DemandWords(
        _(
            "The named shortcoming is reported as ended by the detained, their counsel or "
            "a monitor."
        ),
        60,
    ),
    DemandType.CLARIFY_FATE: DemandWords(
        _("Fate and whereabouts are made known to the family and confirmed independently."), 180
    ),
    DemandType.HALT_EXECUTION: DemandWords(
        _("The execution is stayed or the sentence commuted."), 30
    ),
    DemandType.NO_FORCED_RETURN: DemandWords(
        _(
            "The person was not returned, and the return is ruled out in law or by a lasting "
            "status."
        ),
        30,
    ),
    DemandType.STOP_TORTURE: DemandWords(
        _("Independent monitors report that the ill-treatment has ended."), 180
    ),
    DemandType.INVESTIGATE: DemandWords(
        _("An investigation that is independent of those concerned has published its findings."),
        180,
    ),
    DemandType.ACCOUNTABILITY: DemandWords(
        _("Those responsible were charged and judged, or disciplined, by name or office."), 180
    ),
    DemandType.REMEDY: DemandWords(_("The victims received what they are owed."), 180),
    DemandType.RESTORE_ACCESS: DemandWords(
        _("Measurements or several independent users report access without interruption."), 14
    ),
    DemandType.LIFT_RESTRICTION: DemandWords(_("The measure is repealed or has lapsed."), 60),
    DemandType.REOPEN_ORGANISATION: DemandWords(_("The organisation works again, lawfully."), 120),
    DemandType.PROTECT_PERSONS: DemandWords(
        _("Protection is in place, and no further attack on them is reported within the window."),
        120,
    ),
    DemandType.STOP_EXCESSIVE_FORCE: DemandWords(
        _("No excessive force is reported in comparable situations within the window."), 30
    ),
    DemandType.RESTRAINT: DemandWords(
        _("Those addressed are reported to have held back while the situation lasted."), 30
    ),
    DemandType.CHANGE_LAW: DemandWords(_("The changed law is in force."), 365),
    DemandType.ADOPT_POLICY: DemandWords(_("The law or policy is in force."), 365),
    DemandType.RATIFY: DemandWords(_("The instrument of ratification is deposited."), 365),
    DemandType.ADMIT_MONITORS: DemandWords(
        _("Monitors or aid reached the places and persons that they asked for."), 120
    ),
    DemandType.COOPERATE: DemandWords(
        _("The mechanism itself reports that it received the cooperation."), 180
    ),
    DemandType.ELECTIONS: DemandWords(
        _("Independent observers report that the shortcoming was remedied."), 365
    ),
    DemandType.DIALOGUE: DemandWords(_("Talks with the named parties took place."), 120),
    DemandType.PUBLISH_INFORMATION: DemandWords(
        _("The information is published and can be checked."), 180
    ),
    DemandType.ACKNOWLEDGE: DemandWords(
        _("The acknowledgement or apology was made in public by who owes it."), 180
    ),
    DemandType.SANCTIONS: DemandWords(_("The measures are in force."), 180),
    DemandType.ASSIST: DemandWords(_("The assistance reached those for whom it was asked."), 180),
    DemandType.UPHOLD_RIGHTS: DemandWords(
        _("Independent monitors report that the named rights are respected."), 180
    ),
    DemandType.CONTINUE_PRACTICE: DemandWords(_("The practice goes on."), 365),
    DemandType.OTHER: DemandWords(_("As stated in the demand’s own words."), 180),
}


class Theme(TextChoices):
    """Rights, keyed by treaty article: the language-neutral name of a right."""

    LIFE = "life", _("Life")
    TORTURE = "torture", _("Torture and ill-treatment")
    LIBERTY = "liberty", _("Liberty and arbitrary detention")
    HUMANE_DETENTION = "humane_detention", _("Humane treatment in detention")
    MOVEMENT = "movement", _("Movement")
    ASYLUM = "asylum", _("Non-refoulement and asylum")
    FAIR_TRIAL = "fair_trial", _("Fair trial")
    PRIVACY = "privacy", pgettext_lazy("right", "Privacy")
    RELIGION = "religion", _("Thought, conscience, religion")
    EXPRESSION = "expression", _("Opinion, expression, information")
    ASSEMBLY = "assembly", _("Peaceful assembly")
    ASSOCIATION = "association", _("Association")
    PUBLIC_AFFAIRS = "public_affairs", _("Public affairs and elections")
    EQUALITY = "equality", _("Equality and minorities")
    REMEDY = "remedy", _("Effective remedy and accountability")
    DISAPPEARANCE = "disappearance", _("Enforced disappearance")
    WOMEN = "women", _("Women")
    CHILDREN = "children", _("Children")
    MEDIA_FREEDOM = "media_freedom", _("Media freedom and safety of journalists")
    DEFENDERS = "defenders", _("Human rights defenders")
    INTERNET = "internet", _("Internet access")
    USE_OF_FORCE = "use_of_force", _("Use of force by law enforcement")
    ECONOMIC = "economic", _("Economic and social rights")
    RULE_OF_LAW = "rule_of_law", _("Rule of law and corruption")
    PEACE = "peace", _("Peace and conflict resolution")

    @property
    def articles(self) -> str:
        return THEME_ARTICLES.get(self, "")


THEME_ARTICLES = {
    Theme.LIFE: "ICCPR 6",
    Theme.TORTURE: "ICCPR 7, CAT",
    Theme.LIBERTY: "ICCPR 9",
    Theme.HUMANE_DETENTION: "ICCPR 10",
    Theme.MOVEMENT: "ICCPR 12",
    Theme.ASYLUM: "1951 Convention 33, CAT 3",
    Theme.FAIR_TRIAL: "ICCPR 14",
    Theme.PRIVACY: "ICCPR 17",
    Theme.RELIGION: "ICCPR 18",
    Theme.EXPRESSION: "ICCPR 19",
    Theme.ASSEMBLY: "ICCPR 21",
    Theme.ASSOCIATION: "ICCPR 22",
    Theme.PUBLIC_AFFAIRS: "ICCPR 25",
    Theme.EQUALITY: "ICCPR 26, 27",
    Theme.REMEDY: "ICCPR 2(3)",
    Theme.DISAPPEARANCE: "ICPPED",
    Theme.ECONOMIC: "ICESCR",
}


class AffectedGroup(TextChoices):
    PROTESTERS = "protesters", _("Protesters")
    DETAINEES = "detainees", _("Detained people")
    JOURNALISTS = "journalists", _("Journalists")
    DEFENDERS = "defenders", _("Human rights defenders")
    LAWYERS = "lawyers", _("Lawyers")
    OPPOSITION = "opposition", _("Political opposition")
    REFUGEES = "refugees", _("Refugees and asylum seekers")
    MINORITIES = "minorities", _("Minorities")
    WOMEN = "women", _("Women")
    CHILDREN = "children", _("Children")
    LGBTI = "lgbti", _("LGBTI people")
    WORKERS = "workers", _("Workers and trade unionists")
    BELIEVERS = "believers", _("Religious communities")
    VOTERS = "voters", _("Voters")
    EVERYONE = "everyone", _("Everyone in the country")


class Frequency(TextChoices):
    """How often a subscriber hears."""

    EACH = "each", _("Each change")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")


def countries() -> list[tuple[str, str]]:
    """Choices of a country, by name. A function, so that no migration freezes the list."""
    return sorted(country_names().items(), key=lambda item: sort_key(item[1]))


ARTICLES: dict[Theme, tuple[str, ...]] = {
    Theme.LIFE: ("ICCPR 6",),
    Theme.TORTURE: ("ICCPR 7", "CAT"),
    Theme.LIBERTY: ("ICCPR 9",),
    Theme.HUMANE_DETENTION: ("ICCPR 10",),
    Theme.MOVEMENT: ("ICCPR 12",),
    Theme.ASYLUM: ("CSR 33", "CAT 3"),
    Theme.FAIR_TRIAL: ("ICCPR 14",),
    Theme.PRIVACY: ("ICCPR 17",),
    Theme.RELIGION: ("ICCPR 18",),
    Theme.EXPRESSION: ("ICCPR 19",),
    Theme.ASSEMBLY: ("ICCPR 21",),
    Theme.ASSOCIATION: ("ICCPR 22",),
    Theme.PUBLIC_AFFAIRS: ("ICCPR 25",),
    Theme.EQUALITY: ("ICCPR 26", "ICCPR 27"),
    Theme.REMEDY: ("ICCPR 2(3)",),
    Theme.DISAPPEARANCE: ("ICPPED",),
    Theme.WOMEN: ("CEDAW",),
    Theme.CHILDREN: ("CRC",),
    Theme.MEDIA_FREEDOM: (),
    Theme.DEFENDERS: (),
    Theme.INTERNET: (),
    Theme.USE_OF_FORCE: (),
    Theme.ECONOMIC: ("ICESCR",),
    Theme.RULE_OF_LAW: (),
    Theme.PEACE: (),
}
"""Treaty articles that name a right in every language; not every theme has one."""

TREATIES = {
    "ICCPR": _("International Covenant on Civil and Political Rights"),
    "CAT": _("Convention against Torture"),
    "CSR": _("Convention relating to the Status of Refugees"),
    "ICPPED": _("Convention for the Protection of All Persons from Enforced Disappearance"),
    "CEDAW": _("Convention on the Elimination of All Forms of Discrimination against Women"),
    "CRC": _("Convention on the Rights of the Child"),
    "ICESCR": _("International Covenant on Economic, Social and Cultural Rights"),
}
"""The treaties by what their articles are cited with."""
