"""Every controlled word of the record, with the sentences that explain it.

Forms, pages, mails and `/methodology/` read from here, so that the words on the site are the
words in the code. A stored value is the word in the URL and never changes its meaning.
"""

from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.db.models import TextChoices

METHODOLOGY = "1"
"""The version of the method by which assessments are made now; each assessment names one."""


MEANINGS: dict[type[TextChoices], dict[Any, str]] = {}
"""Of each vocabulary whose words need one, what each word means."""


class Explained(TextChoices):
    """A vocabulary whose words have a meaning beside their label."""

    @property
    def meaning(self) -> str:
        return MEANINGS[type(self)][self]


class Status(TextChoices):
    """What became of a demand: only ever the result of an assessment, or derived."""

    NOT_ASSESSED = "not_assessed", "Not yet assessed"
    NO_INFORMATION = "no_information", "No information found"
    NO_ACTION = "no_action", "No action reported"
    ANNOUNCED = "announced", "Announced, not yet done"
    IN_PROGRESS = "in_progress", "Steps under way"
    PARTLY_MET = "partly_met", "Partly met"
    MET = "met", "Met"
    REVERSED = "reversed", "Met, then undone"
    CONTRARY_ACTION = "contrary_action", "Action against the demand"
    NO_LONGER_POSSIBLE = "no_longer_possible", "Can no longer be met"
    WITHDRAWN = "withdrawn", "Withdrawn or replaced"

    @property
    def meaning(self) -> str:
        return STATUS_MEANINGS[self][0]

    @property
    def needs(self) -> str:
        return STATUS_MEANINGS[self][1]


STATUS_MEANINGS: dict[Status, tuple[str, str]] = {
    Status.NOT_ASSESSED: ("Nobody has looked yet.", "Nothing."),
    Status.NO_INFORMATION: (
        "Two editors looked and found nothing usable.",
        "A dated entry of the search log: where was looked, for what.",
    ),
    Status.NO_ACTION: (
        "Sources say that nothing was done. This is a claim about the world, never a default.",
        "Evidence.",
    ),
    Status.ANNOUNCED: (
        "It was promised or decided; no material step is known.",
        "Evidence of an announcement.",
    ),
    Status.IN_PROGRESS: (
        "A formal or concrete step was taken; nothing is complete.",
        "Evidence of a formal act or a concrete action.",
    ),
    Status.PARTLY_MET: ("Some of what was asked was done, not all.", "Decisive evidence."),
    Status.MET: (
        "All of what was asked was done.",
        "Decisive evidence that is more than an announcement.",
    ),
    Status.REVERSED: (
        "It was met or partly met, and later undone.",
        "An earlier decision “met” or “partly met”, and evidence of a reversal.",
    ),
    Status.CONTRARY_ACTION: (
        "The addressee did the opposite of what was asked.",
        "Decisive evidence that contradicts fulfilment.",
    ),
    Status.NO_LONGER_POSSIBLE: (
        "It cannot be met any more, for example because the person has died. "
        "The reason is always given.",
        "Decisive evidence.",
    ),
    Status.WITHDRAWN: (
        "Every call for it was withdrawn or replaced by its issuer. Derived, never assessed.",
        "The issuers’ own texts.",
    ),
}

ENDED = (Status.MET, Status.NO_LONGER_POSSIBLE, Status.WITHDRAWN)
OPEN = tuple(status for status in Status if status not in ENDED)
DERIVED = (Status.NOT_ASSESSED, Status.WITHDRAWN)
ASSESSABLE = tuple(status for status in Status if status not in DERIVED)


class State(TextChoices):
    """Where a record stands in editing; only what is published is visible to the public."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "Waiting for a second person"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    PUBLISHED = "published", "Published"
    UNPUBLISHED = "unpublished", "Unpublished"


class ActorKind(TextChoices):
    INTERGOVERNMENTAL = "intergovernmental", "Intergovernmental body"
    UN_BODY = "un_body", "UN body"
    GOVERNMENT = "government", "Government or authority"
    NGO = "ngo", "NGO"
    COALITION = "coalition", "NGO coalition"
    SECURITY_ALLIANCE = "security_alliance", "Security alliance"
    MEDIA = "media", "Media"
    GROUP = "group", "Group of people"


class DocumentKind(TextChoices):
    PAGE = "page", "Web page"
    PAPER = "paper", "Paper or PDF"
    POST = "post", "Post in a social network"
    BROADCAST = "broadcast", "Broadcast"


class StatementKind(TextChoices):
    DECLARATION = "declaration", "Declaration"
    SPOKESPERSON = "spokesperson", "Spokesperson’s statement"
    RESOLUTION = "resolution", "Resolution"
    PRESS_RELEASE = "press_release", "Press release"
    OPEN_LETTER = "open_letter", "Open letter"
    JOINT_STATEMENT = "joint_statement", "Joint statement"
    REPORT = "report", "Report"
    REMARKS = "remarks", "Remarks"


class IssuerRole(TextChoices):
    LEAD = "lead", "Lead"
    CO_SIGNATORY = "co_signatory", "Co-signatory"


class Origin(Explained):
    """Where the words of a statement text come from."""

    ORIGINAL = "original", "Original"
    OFFICIAL = "official", "Official translation"
    STAFF = "staff", "Our translation"
    MACHINE = "machine", "Machine translation"


MEANINGS[Origin] = {
    Origin.ORIGINAL: "As its issuer published them, in this language.",
    Origin.OFFICIAL: "A translation that the issuer itself published.",
    Origin.STAFF: "Translated by us.",
    Origin.MACHINE: "Translated by a machine; where it matters, the original counts.",
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

    OWN = "own", "The issuer’s own words"
    REPORTED = "reported", "Reported by somebody else"


MEANINGS[Voice] = {
    Voice.OWN: "The text quotes the issuer, or is the issuer’s.",
    Voice.REPORTED: "The text only tells that the issuer asked for it, in the reporter’s words.",
}


class Strength(Explained):
    """How strongly a call is worded, weakest first."""

    WELCOMES = "welcomes", "Welcomes or expects"
    ENCOURAGES = "encourages", "Encourages"
    CALLS_ON = "calls_on", "Calls on"
    URGES = "urges", "Urges"
    DEMANDS = "demands", "Demands"
    CONDEMNS = "condemns", "Condemns and announces consequences"


MEANINGS[Strength] = {
    Strength.WELCOMES: "Names what it hopes for or expects, and asks for nothing outright.",
    Strength.ENCOURAGES: "Asks, and leaves it to the addressee.",
    Strength.CALLS_ON: "Asks plainly.",
    Strength.URGES: "Asks with urgency.",
    Strength.DEMANDS: "Requires it.",
    Strength.CONDEMNS: "Requires it, and says what follows otherwise.",
}


class EventKind(TextChoices):
    DETENTION = "detention", "Arrests and detention"
    RELEASE = "release", "Release"
    TRIAL = "trial", "Charges, trial or sentence"
    INVESTIGATION = "investigation", "Investigation or inquiry"
    VIOLENCE = "violence", "Violence, injuries or deaths"
    FORCE = "force", "Order or use of force"
    RESTRICTION = "restriction", "Restriction imposed"
    LIFTING = "lifting", "Restriction lifted"
    LAW = "law", "Law or decree"
    POLITICS = "politics", "Appointment, resignation or election"
    DEPLOYMENT = "deployment", "Deployment or withdrawal of forces"
    TALKS = "talks", "Talks, visit or mediation"
    WORDS = "words", "Announcement, promise or refusal"
    MEASURE = "measure", "Sanction or other measure by a third party"
    OTHER = "other", "Other"


class Reliability(TextChoices):
    """Reliability of a source, Admiralty scale A to F."""

    A = "A", "completely reliable"
    B = "B", "usually reliable"
    C = "C", "fairly reliable"
    D = "D", "not usually reliable"
    E = "E", "unreliable"
    F = "F", "reliability cannot be judged"


class Credibility(TextChoices):
    """Credibility of one piece of information, Admiralty scale 1 to 6."""

    CONFIRMED = "1", "confirmed by other sources"
    PROBABLE = "2", "probably true"
    POSSIBLE = "3", "possibly true"
    DOUBTFUL = "4", "doubtful"
    IMPROBABLE = "5", "improbable"
    UNKNOWN = "6", "truth cannot be judged"


class Provenance(Explained):
    """How a report relates to the other reports of the same event."""

    INDEPENDENT = "independent", "Independent"
    SAME_ORGANISATION = "same_organisation", "Same organisation"
    DERIVED = "derived", "Derived from a shared original"
    COPY = "copy", "Copy"


MEANINGS[Provenance] = {
    Provenance.INDEPENDENT: "Its author found out for themselves; only this corroborates.",
    Provenance.SAME_ORGANISATION: "By the organisation of another report of the event.",
    Provenance.DERIVED: "It and another report go back to the same original, such as one agency.",
    Provenance.COPY: "It repeats another report word for word.",
}


class Counted(TextChoices):
    """What a figure counts."""

    KILLED = "killed", "killed"
    INJURED = "injured", "injured"
    DETAINED = "detained", "detained"
    ARRESTED = "arrested", "arrested"
    DISPLACED = "displaced", "displaced"
    FOREIGN_TROOPS = "foreign_troops", "foreign troops"
    HOSPITALISED = "hospitalised", "in hospital"
    MISSING = "missing", "missing"
    OTHER = "other", "other"


class Stance(Explained):
    """What an event says about the fulfilment of a demand."""

    SUPPORTS = "supports", "Supports fulfilment"
    CONTRADICTS = "contradicts", "Contradicts fulfilment"
    MIXED = "mixed", "Mixed"
    CONTEXT = "context", "Context"
    CONTINUED_NEED = "continued_need", "Shows that it is still needed"


MEANINGS[Stance] = {
    Stance.SUPPORTS: "It shows that what was asked was done, or begun.",
    Stance.CONTRADICTS: "It shows that the opposite was done, or that it was refused.",
    Stance.MIXED: "It shows that some of it was done and some not.",
    Stance.CONTEXT: "It bears on it and decides nothing, as all that came before the first call.",
    Stance.CONTINUED_NEED: "It shows that what was asked for is still missing.",
}


class Nature(Explained):
    """What kind of thing the evidence is."""

    ANNOUNCEMENT = "announcement", "Announcement"
    FORMAL_ACT = "formal_act", "Formal act"
    CONCRETE_ACTION = "concrete_action", "Concrete action"
    OUTCOME = "outcome", "Observed outcome"
    REVERSAL = "reversal", "Reversal"
    OFFICIAL_CLAIM = "official_claim", "Official claim"


MEANINGS[Nature] = {
    Nature.ANNOUNCEMENT: "Somebody said that it will be, or will not be, done.",
    Nature.FORMAL_ACT: "A decision, order, charge, law or vote.",
    Nature.CONCRETE_ACTION: "Something was done: doors opened, people taken away.",
    Nature.OUTCOME: "What others saw to be so in the end.",
    Nature.REVERSAL: "What had been done was undone.",
    Nature.OFFICIAL_CLAIM: "Only the addressee says that it is so; it decides nothing alone.",
}


class Role(Explained):
    """What a piece of evidence did in one decision."""

    DECISIVE = "decisive", "Decisive"
    SUPPORTING = "supporting", "Supporting"
    NOT_RELIED_ON = "not_relied_on", "Considered and not relied on"


MEANINGS[Role] = {
    Role.DECISIVE: "The decision rests on it.",
    Role.SUPPORTING: "It agrees with what is decisive, and would not be enough.",
    Role.NOT_RELIED_ON: "It was read, and the decision does not rest on it.",
}


class AssessmentKind(TextChoices):
    CHANGE = "change", "Change"
    RECONFIRMATION = "reconfirmation", "Reconfirmation"
    CORRECTION = "correction", "Correction"


class Confidence(Explained):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


MEANINGS[Confidence] = {
    Confidence.HIGH: "The addressee’s own act or words, or two independent sources that are at "
    "least fairly reliable and possibly true.",
    Confidence.MEDIUM: "One source that is at least usually reliable and possibly true.",
    Confidence.LOW: "One source that is less reliable or less credible, or none that is named.",
}


class PublicationKind(Explained):
    PUBLISHED = "published", "Published"
    CORRECTED = "corrected", "Corrected"
    UNPUBLISHED = "unpublished", "Unpublished"
    REDACTED = "redacted", "Redacted"


MEANINGS[PublicationKind] = {
    PublicationKind.PUBLISHED: "It became public.",
    PublicationKind.CORRECTED: "It reads otherwise from now on; how it read before stays readable.",
    PublicationKind.UNPUBLISHED: "It is not part of the record any more, and the reason is given.",
    PublicationKind.REDACTED: "Its content was deleted for good; its proof stays.",
}


class Subject(TextChoices):
    """What an entry of the spine is about; things that go together are published in this order.

    Demands, actors, documents and keys are subjects, but not put before a second person alone: the
    first three become public with what names them, and are corrected.
    """

    METHODOLOGY_VERSION = "methodology_version", "Version of the method"
    STATEMENT = "statement", "Statement"
    EVENT = "event", "Event"
    PART = "part", "Part of a demand"
    MERGE = "merge", "Merge of two demands"
    EVIDENCE = "evidence", "Evidence"
    ASSESSMENT = "assessment", "Decision"
    RESPONSE = "response", "Response of an addressee"
    EXTERNAL_ASSESSMENT = "external_assessment", "External assessment"
    REPLY = "reply", "Right of reply"
    CORRECTION = "correction", "Correction"
    REMOVAL = "removal", "Removal"
    DEMAND = "demand", "Demand"
    ACTOR = "actor", "Actor"
    DOCUMENT = "document", "Document"
    KEY = "key", "Signing key"


class PartKind(Explained):
    """What one part of a demand is."""

    PERSON = "person", "Person"
    GROUP = "group", "Group of people"
    CRITERION = "criterion", "Criterion"


MEANINGS[PartKind] = {
    PartKind.PERSON: "One of those for whom it is demanded.",
    PartKind.GROUP: "Some of those for whom it is demanded, by what they have in common.",
    PartKind.CRITERION: "One of the things that have to come about: opened, findings published.",
}


class ResponseKind(Explained):
    """What the addressee of a demand answered. It never closes a demand."""

    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    ASKED = "asked", "Asked for information"
    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_IN_PART = "accepted_in_part", "Accepted in part"
    NOTED = "noted", "Noted"
    REJECTED = "rejected", "Rejected"
    DENIED = "denied", "Denied the facts"
    CLAIMS_DONE = "claims_done", "Claims that it is done"
    OBSTRUCTED = "obstructed", "Obstructed"


MEANINGS[ResponseKind] = {
    ResponseKind.ACKNOWLEDGED: "Said that it had received it.",
    ResponseKind.ASKED: "Asked for more before it would answer.",
    ResponseKind.ACCEPTED: "Said that it would do what was asked.",
    ResponseKind.ACCEPTED_IN_PART: "Said that it would do some of it.",
    ResponseKind.NOTED: "Neither accepted nor rejected it.",
    ResponseKind.REJECTED: "Said that it would not do it.",
    ResponseKind.DENIED: "Said that the facts are not so.",
    ResponseKind.CLAIMS_DONE: "Said that it has been done. A claim, until others see it.",
    ResponseKind.OBSTRUCTED: "Hindered those who asked.",
}


class RemovalKind(Explained):
    """How something leaves the record."""

    UNPUBLISH = "unpublish", "Unpublish"
    REDACT = "redact", "Redact"


MEANINGS[RemovalKind] = {
    RemovalKind.UNPUBLISH: "It leaves every page; its address tells why; the ledger still has it.",
    RemovalKind.REDACT: "Its words are deleted for good, from the ledger too; the proof stays.",
}


class RemovalReason(Explained):
    """The class of reasons for which something left the record: public, so that it hurts nobody."""

    ERROR = "error", "It was wrong"
    DUPLICATE = "duplicate", "It was there twice"
    SOURCE = "source", "Its source withdrew it"
    SAFETY = "safety", "To protect somebody"
    LEGAL = "legal", "The law requires it"
    PRIVACY = "privacy", "To respect somebody’s privacy"


MEANINGS[RemovalReason] = {
    RemovalReason.ERROR: "It said something that is not so, and a correction would not do.",
    RemovalReason.DUPLICATE: "The same is in the record under another address.",
    RemovalReason.SOURCE: "Whoever had published it first took it back.",
    RemovalReason.SAFETY: "Somebody could come to harm by it.",
    RemovalReason.LEGAL: "A court or a law demands it.",
    RemovalReason.PRIVACY: "It told of somebody more than the record needs.",
}


class SourceKind(TextChoices):
    """Kinds of sources in which somebody looked."""

    AGENCIES = "agencies", "news agencies"
    LOCAL_MEDIA = "local_media", "local media"
    OFFICIAL = "official", "official sites and gazettes"
    COURTS = "courts", "court records"
    NGOS = "ngos", "reports of NGOs"
    INTERNATIONAL = "international", "international bodies"
    SOCIAL = "social", "social networks"
    PEOPLE = "people", "people concerned, and their lawyers"
    MEASUREMENTS = "measurements", "measurements"


class Flag(Explained):
    """What can be derived of a demand today: computed, never typed."""

    OVERDUE = "overdue", "Overdue"
    STALE = "stale", "Not looked at for long"
    STALLED = "stalled", "Stalled"
    DISPUTED = "disputed", "Disputed"
    AGAINST_A_PART = "against_a_part", "Action against a part"
    UNDER_REVIEW = "under_review", "Under review"
    REPEATED = "repeated", "Called for again"
    RECENT = "recent", "Changed in the last 7 days"


MEANINGS[Flag] = {
    Flag.OVERDUE: "It is open, and the earliest deadline of a call that still stands has passed.",
    Flag.STALE: "It is open, and nobody looked within the days that its type allows.",
    Flag.STALLED: "Steps are under way, and nothing is reported within the days of its type.",
    Flag.DISPUTED: "Published assessments differ, or decisive evidence conflicts.",
    Flag.AGAINST_A_PART: "The addressee did the opposite for at least one part of it.",
    Flag.UNDER_REVIEW: "What the decision rests on was unpublished, or two histories were merged: "
    "a new decision is due.",
    Flag.REPEATED: "It was made more than once.",
    Flag.RECENT: "Something about it was published in the last seven days.",
}


@dataclass(frozen=True)
class DemandWords:
    """What makes a demand of one type count as met, and after how many days it is stale."""

    criteria: str
    stale_after: int


class DemandType(TextChoices):
    RELEASE = "release", "Release"
    DROP_CHARGES = "drop_charges", "Drop charges"
    FAIR_TRIAL = "fair_trial", "Fair trial"
    DETENTION_CONDITIONS = "detention_conditions", "Detention conditions"
    CLARIFY_FATE = "clarify_fate", "Clarify the fate of the disappeared"
    HALT_EXECUTION = "halt_execution", "Halt execution"
    NO_FORCED_RETURN = "no_forced_return", "No forced return"
    STOP_TORTURE = "stop_torture", "Stop torture"
    INVESTIGATE = "investigate", "Investigate"
    ACCOUNTABILITY = "accountability", "Accountability"
    REMEDY = "remedy", "Remedy"
    RESTORE_ACCESS = "restore_access", "Restore connectivity or access to media"
    LIFT_RESTRICTION = "lift_restriction", "Lift restriction or emergency"
    REOPEN_ORGANISATION = "reopen_organisation", "Reopen an organisation"
    PROTECT_PERSONS = "protect_persons", "Protect persons"
    STOP_EXCESSIVE_FORCE = "stop_excessive_force", "Stop excessive force"
    RESTRAINT = "restraint", "Restraint"
    CHANGE_LAW = "change_law", "Change law"
    ADOPT_POLICY = "adopt_policy", "Adopt law or policy"
    RATIFY = "ratify", "Ratify"
    ADMIT_MONITORS = "admit_monitors", "Admit monitors or aid"
    COOPERATE = "cooperate", "Cooperate with a mechanism"
    ELECTIONS = "elections", "Elections"
    DIALOGUE = "dialogue", "Dialogue"
    PUBLISH_INFORMATION = "publish_information", "Publish information"
    ACKNOWLEDGE = "acknowledge", "Acknowledge or apologise"
    SANCTIONS = "sanctions", "Sanctions by third parties"
    ASSIST = "assist", "Assist"
    UPHOLD_RIGHTS = "uphold_rights", "Uphold rights in general"
    CONTINUE_PRACTICE = "continue_practice", "Continue good practice"
    OTHER = "other", "Other"

    @property
    def criteria(self) -> str:
        return DEMAND_WORDS[self].criteria

    @property
    def stale_after(self) -> int:
        return DEMAND_WORDS[self].stale_after


DEMAND_WORDS = {
    DemandType.RELEASE: DemandWords(
        "The person is free, not only moved to house arrest or bail.", 90
    ),
    DemandType.DROP_CHARGES: DemandWords(
        "The charges are withdrawn or the case is closed without a conviction.", 90
    ),
    DemandType.FAIR_TRIAL: DemandWords(
        "Counsel of choice, an open hearing and equality of arms are reported by observers.", 90
    ),
    DemandType.DETENTION_CONDITIONS: DemandWords(
        "The named shortcoming is reported as ended by the detained, their counsel or a monitor.",
        60,
    ),
    DemandType.CLARIFY_FATE: DemandWords(
        "Fate and whereabouts are made known to the family and confirmed independently.", 180
    ),
    DemandType.HALT_EXECUTION: DemandWords("The execution is stayed or the sentence commuted.", 30),
    DemandType.NO_FORCED_RETURN: DemandWords(
        "The person was not returned, and the return is ruled out in law or by a lasting status.",
        30,
    ),
    DemandType.STOP_TORTURE: DemandWords(
        "Independent monitors report that the ill-treatment has ended.", 180
    ),
    DemandType.INVESTIGATE: DemandWords(
        "An investigation that is independent of those concerned has published its findings.", 180
    ),
    DemandType.ACCOUNTABILITY: DemandWords(
        "Those responsible were charged and judged, or disciplined, by name or office.", 180
    ),
    DemandType.REMEDY: DemandWords("The victims received what they are owed.", 180),
    DemandType.RESTORE_ACCESS: DemandWords(
        "Measurements or several independent users report access without interruption.", 14
    ),
    DemandType.LIFT_RESTRICTION: DemandWords("The measure is repealed or has lapsed.", 60),
    DemandType.REOPEN_ORGANISATION: DemandWords("The organisation works again, lawfully.", 120),
    DemandType.PROTECT_PERSONS: DemandWords(
        "Protection is in place, and no further attack on them is reported within the window.", 120
    ),
    DemandType.STOP_EXCESSIVE_FORCE: DemandWords(
        "No excessive force is reported in comparable situations within the window.", 30
    ),
    DemandType.RESTRAINT: DemandWords(
        "Those addressed are reported to have held back while the situation lasted.", 30
    ),
    DemandType.CHANGE_LAW: DemandWords("The changed law is in force.", 365),
    DemandType.ADOPT_POLICY: DemandWords("The law or policy is in force.", 365),
    DemandType.RATIFY: DemandWords("The instrument of ratification is deposited.", 365),
    DemandType.ADMIT_MONITORS: DemandWords(
        "Monitors or aid reached the places and persons that they asked for.", 120
    ),
    DemandType.COOPERATE: DemandWords(
        "The mechanism itself reports that it received the cooperation.", 180
    ),
    DemandType.ELECTIONS: DemandWords(
        "Independent observers report that the shortcoming was remedied.", 365
    ),
    DemandType.DIALOGUE: DemandWords("Talks with the named parties took place.", 120),
    DemandType.PUBLISH_INFORMATION: DemandWords(
        "The information is published and can be checked.", 180
    ),
    DemandType.ACKNOWLEDGE: DemandWords(
        "The acknowledgement or apology was made in public by who owes it.", 180
    ),
    DemandType.SANCTIONS: DemandWords("The measures are in force.", 180),
    DemandType.ASSIST: DemandWords("The assistance reached those for whom it was asked.", 180),
    DemandType.UPHOLD_RIGHTS: DemandWords(
        "Independent monitors report that the named rights are respected.", 180
    ),
    DemandType.CONTINUE_PRACTICE: DemandWords("The practice goes on.", 365),
    DemandType.OTHER: DemandWords("As stated in the demand’s own words.", 180),
}


class Theme(TextChoices):
    """Rights, keyed by treaty article: the language-neutral name of a right."""

    LIFE = "life", "Life"
    TORTURE = "torture", "Torture and ill-treatment"
    LIBERTY = "liberty", "Liberty and arbitrary detention"
    HUMANE_DETENTION = "humane_detention", "Humane treatment in detention"
    MOVEMENT = "movement", "Movement"
    ASYLUM = "asylum", "Non-refoulement and asylum"
    FAIR_TRIAL = "fair_trial", "Fair trial"
    PRIVACY = "privacy", "Privacy"
    RELIGION = "religion", "Thought, conscience, religion"
    EXPRESSION = "expression", "Opinion, expression, information"
    ASSEMBLY = "assembly", "Peaceful assembly"
    ASSOCIATION = "association", "Association"
    PUBLIC_AFFAIRS = "public_affairs", "Public affairs and elections"
    EQUALITY = "equality", "Equality and minorities"
    REMEDY = "remedy", "Effective remedy and accountability"
    DISAPPEARANCE = "disappearance", "Enforced disappearance"
    WOMEN = "women", "Women"
    CHILDREN = "children", "Children"
    MEDIA_FREEDOM = "media_freedom", "Media freedom and safety of journalists"
    DEFENDERS = "defenders", "Human rights defenders"
    INTERNET = "internet", "Internet access"
    USE_OF_FORCE = "use_of_force", "Use of force by law enforcement"
    ECONOMIC = "economic", "Economic and social rights"
    RULE_OF_LAW = "rule_of_law", "Rule of law and corruption"
    PEACE = "peace", "Peace and conflict resolution"

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
    PROTESTERS = "protesters", "Protesters"
    DETAINEES = "detainees", "Detained people"
    JOURNALISTS = "journalists", "Journalists"
    DEFENDERS = "defenders", "Human rights defenders"
    LAWYERS = "lawyers", "Lawyers"
    OPPOSITION = "opposition", "Political opposition"
    REFUGEES = "refugees", "Refugees and asylum seekers"
    MINORITIES = "minorities", "Minorities"
    WOMEN = "women", "Women"
    CHILDREN = "children", "Children"
    LGBTI = "lgbti", "LGBTI people"
    WORKERS = "workers", "Workers and trade unionists"
    BELIEVERS = "believers", "Religious communities"
    VOTERS = "voters", "Voters"
    EVERYONE = "everyone", "Everyone in the country"


class Frequency(TextChoices):
    """How often a subscriber hears."""

    EACH = "each", "Each change"
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    MONTHLY = "monthly", "Monthly"


NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def country_names(language: str = "en") -> dict[str, str]:
    """Countries and territories by ISO 3166-1 alpha-2 code, named in a language (CLDR)."""
    return {
        code: name
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }


def countries() -> list[tuple[str, str]]:
    """Choices of a country, by name. A function, so that no migration freezes the list."""
    return sorted(country_names().items(), key=lambda item: item[1])
