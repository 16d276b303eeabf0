"""Deciding: stages, actions, scores, dates."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    # The list of dates, and the sheet for the wall.
    "agenda": {"fr": "Échéances", "en": "Dates to keep"},
    "agenda late": {"fr": "Dépassées ({count})", "en": "Missed ({count})"},
    "agenda soon": {"fr": "Bientôt ({count})", "en": "Soon ({count})"},
    "agenda calm": {"fr": "Plus tard ({count})", "en": "Later ({count})"},
    "agenda empty": {"fr": "Aucune échéance.", "en": "No date to keep."},
    "alert": {"fr": "rappel {count} sur {of}", "en": "alert {count} of {of}"},
    "due decide": {"fr": "Dire si c’est recevable avant le {day}", "en": "Decide on admissibility by {day}"},
    "due question": {
        "fr": "Réponse attendue jusqu’au {day}, puis reprendre l’enquête",
        "en": "Answer awaited until {day}, then go on",
    },
    "due idle": {"fr": "Rien depuis 30 jours le {day}", "en": "Nothing done for 30 days on {day}"},
    "due inquiry": {"fr": "Finir l’enquête avant le {day}", "en": "End the inquiry by {day}"},
    "sheet": {"fr": "Feuille de la semaine", "en": "Sheet of the week"},
    "sheet away": {
        "fr": "Il manque ici les dossiers dont {person} se tient à l’écart\u00a0: pour le mur, qu’une autre personne "
        "imprime la feuille.",
        "en": "The cases from which {person} keeps away are missing here: for the wall let somebody else print the "
        "sheet.",
    },
    "sheet lead": {
        "fr": "Imprimée le {day}. Des numéros et des dates, rien d’autre.",
        "en": "Printed on {day}. Numbers and dates, nothing else.",
    },
    "sheet case": {"fr": "Dossier", "en": "Case"},
    "sheet date": {"fr": "Avant le", "en": "By"},
    "sheet done": {"fr": "Fait", "en": "Done"},
    "back to agenda": {"fr": "Retour aux échéances", "en": "Back to the dates"},
    # Where a case stands.
    "stage imported": {"fr": "importé", "en": "imported"},
    "stage acknowledged": {"fr": "accusé", "en": "acknowledged"},
    "stage admissible": {"fr": "recevable", "en": "admissible"},
    "stage inadmissible": {"fr": "irrecevable", "en": "inadmissible"},
    "stage redirected": {"fr": "redirigé", "en": "redirected"},
    "stage triaged": {"fr": "trié", "en": "triaged"},
    "stage assigned": {"fr": "affecté", "en": "assigned"},
    "stage inquiry": {"fr": "enquête", "en": "inquiry"},
    "stage question": {"fr": "question", "en": "question"},
    "stage suspended": {"fr": "suspendu (parquet)", "en": "suspended (prosecutor)"},
    "stage concluded": {"fr": "conclu", "en": "concluded"},
    "stage feedback given": {"fr": "retour donné", "en": "feedback given"},
    "stage closed": {"fr": "clos", "en": "closed"},
    # On the page of a case.
    "decide": {"fr": "Décider", "en": "Decide"},
    "stage now": {"fr": "stade\u00a0: {stage}", "en": "stage: {stage}"},
    "stage is": {"fr": "Le dossier en est au stade\u00a0:", "en": "The case stands at:"},
    "kept": {
        "fr": "Classe de conservation {kind}\u00a0: à revoir le {day}.",
        "en": "Retention class {kind}: to be looked at on {day}.",
    },
    "decided": {"fr": "Ce qui a été décidé ({count})", "en": "What was decided ({count})"},
    "colon": {"fr": "\u00a0: ", "en": ": "},
    "two people decide": {"fr": "Il faut deux personnes.", "en": "It takes two people."},
    "one person decides": {"fr": "Une personne suffit.", "en": "One person is enough."},
    # On the page of a decision.
    "clock label": {"fr": "Effet", "en": "Effect"},
    "persons label": {"fr": "Qui décide", "en": "Who decides"},
    "told label": {"fr": "Ce que lira la personne", "en": "What the reporter will read"},
    "told nothing": {"fr": "rien de nouveau", "en": "nothing new"},
    "told acknowledged": {"fr": "accusé de réception", "en": "acknowledged"},
    "told in progress": {"fr": "à l’examen", "en": "being looked into"},
    "told question": {"fr": "une question du bureau", "en": "a question of the office"},
    "told answered": {"fr": "le bureau a répondu", "en": "the office has answered"},
    "told transmitted": {"fr": "transmis à une autre autorité", "en": "passed on to another authority"},
    "told closed": {"fr": "clos", "en": "closed"},
    "outcome label": {"fr": "L’issue", "en": "The outcome"},
    "person label": {"fr": "À qui le dossier est confié", "en": "Who gets the case"},
    "words label": {"fr": "Ce que la personne lira", "en": "What the reporter will read"},
    "why hint": {
        "fr": "Une ligne. Elle reste dans le coffre du guichet.",
        "en": "One line. It stays in the desk’s vault.",
    },
    "propose": {"fr": "Proposer à une seconde personne", "en": "Propose to a second person"},
    # What can be done: the button, its effect, and what was done.
    "do admitted": {"fr": "Dire recevable", "en": "Admit"},
    "effect admitted": {
        "fr": "Arrête le délai de recevabilité. Celui du retour court toujours.",
        "en": "Stops the clock of admissibility. That of feedback runs on.",
    },
    "did admitted": {"fr": "recevable", "en": "admitted"},
    "do refused": {"fr": "Dire irrecevable", "en": "Refuse as inadmissible"},
    "effect refused": {
        "fr": "Arrête tous les délais\u00a0: la décision motivée est le retour.",
        "en": "Stops every clock: the reasoned decision is the feedback.",
    },
    "did refused": {"fr": "irrecevable", "en": "refused as inadmissible"},
    "why refused": {"fr": "Pourquoi", "en": "Why"},
    "words refused": {
        "fr": "Dites la décision, ses raisons, et les autres voies possibles.",
        "en": "Say the decision, its reasons, and the other routes.",
    },
    "do redirected": {"fr": "Rediriger", "en": "Redirect"},
    "effect redirected": {
        "fr": "Arrête tous les délais\u00a0: la personne apprend où s’adresser.",
        "en": "Stops every clock: the reporter learns where to turn.",
    },
    "did redirected": {"fr": "redirigé", "en": "redirected"},
    "why redirected": {"fr": "Pourquoi", "en": "Why"},
    "words redirected": {"fr": "Dites pourquoi, et où s’adresser.", "en": "Say why, and where to turn."},
    "do triaged": {"fr": "Trier", "en": "Triage"},
    "effect triaged": {"fr": "Ne change aucun délai.", "en": "Changes no clock."},
    "did triaged": {"fr": "trié", "en": "triaged"},
    "do scored": {"fr": "Noter à nouveau", "en": "Score again"},
    "effect scored": {
        "fr": "Ne change aucun délai. Baisser la gravité demande deux personnes.",
        "en": "Changes no clock. A lower severity takes two people.",
    },
    "did scored": {"fr": "noté à nouveau", "en": "scored again"},
    "do assigned": {"fr": "Confier", "en": "Assign"},
    "effect assigned": {
        "fr": "Ne change aucun délai. Le dossier doit bouger tous les 30 jours.",
        "en": "Changes no clock. The case must move every 30 days.",
    },
    "did assigned": {"fr": "confié", "en": "assigned"},
    "why assigned": {"fr": "Comment un conflit d’intérêts est exclu", "en": "How a conflict of interest is excluded"},
    "do inquiry begun": {"fr": "Ouvrir l’enquête", "en": "Begin the inquiry"},
    "effect inquiry begun": {
        "fr": "Six mois au plus pour conclure. Le retour reste dû à sa date.",
        "en": "Six months at most until the conclusion. Feedback stays due on its date.",
    },
    "did inquiry begun": {"fr": "enquête ouverte", "en": "inquiry begun"},
    "why inquiry begun": {"fr": "Le plan", "en": "The plan"},
    "do asked": {"fr": "Poser une question", "en": "Ask a question"},
    "effect asked": {
        "fr": "N’arrête pas le délai du retour. Sans réponse après 30 jours, l’enquête reprend.",
        "en": "Does not stop the clock of feedback. Without an answer after 30 days the inquiry goes on.",
    },
    "did asked": {"fr": "question posée", "en": "question asked"},
    "words asked": {
        "fr": "Une question à la fois. N’y reprenez ni nom ni phrase du signalement.",
        "en": "One question at a time. Repeat neither names nor sentences of the report.",
    },
    "do resumed": {"fr": "Reprendre l’enquête", "en": "Go on with the inquiry"},
    "effect resumed": {"fr": "Ne change aucun délai.", "en": "Changes no clock."},
    "did resumed": {"fr": "enquête reprise", "en": "inquiry resumed"},
    "why resumed": {"fr": "Pourquoi maintenant", "en": "Why now"},
    "do transmitted": {"fr": "Transmettre au parquet et le dire", "en": "Pass on to the prosecutor, and say so"},
    "effect transmitted": {
        "fr": "Le dossier est suspendu, le délai du retour court toujours.",
        "en": "The case is suspended, the clock of feedback runs on.",
    },
    "did transmitted": {"fr": "transmis au parquet", "en": "passed on to the prosecutor"},
    "why transmitted": {"fr": "Les faits qui l’imposent (art. 29 CIC)", "en": "The facts that demand it (art. 29 CIC)"},
    "words transmitted": {"fr": "Dites que le dossier est transmis.", "en": "Say that the case is passed on."},
    "do transmitted untold": {
        "fr": "Transmettre au parquet sans le dire",
        "en": "Pass on to the prosecutor without saying so",
    },
    "effect transmitted untold": {
        "fr": "Le dossier est suspendu, le délai du retour court toujours. Seulement si le dire nuit à l’enquête.",
        "en": "The case is suspended, the clock of feedback runs on. Only where saying so harms the inquiry.",
    },
    "did transmitted untold": {"fr": "transmis au parquet sans le dire", "en": "passed on to the prosecutor, untold"},
    "why transmitted untold": {"fr": "En quoi le dire nuirait", "en": "How saying so would do harm"},
    "do extended": {"fr": "Prolonger à six mois", "en": "Extend to six months"},
    "effect extended": {
        "fr": "Le retour est dû trois mois plus tard. Une seule fois.",
        "en": "Feedback is due three months later. Once only.",
    },
    "did extended": {"fr": "délai prolongé", "en": "time extended"},
    "why extended": {"fr": "Ce qui le justifie", "en": "What justifies it"},
    "words extended": {"fr": "Dites la nouvelle date et pourquoi.", "en": "Say the new date and why."},
    "do concluded": {"fr": "Conclure", "en": "Conclude"},
    "effect concluded": {
        "fr": "N’arrête aucun délai\u00a0: il reste à donner le retour.",
        "en": "Stops no clock: the feedback is still to be given.",
    },
    "did concluded": {"fr": "conclu", "en": "concluded"},
    "why concluded": {"fr": "Les motifs", "en": "The grounds"},
    "do feedback given": {"fr": "Donner le retour", "en": "Give feedback"},
    "effect feedback given": {"fr": "Arrête le délai du retour.", "en": "Stops the clock of feedback."},
    "did feedback given": {"fr": "retour donné", "en": "feedback given"},
    "words feedback given": {
        "fr": "Dites l’issue, ses motifs, et les autres voies possibles.",
        "en": "Say the outcome, its grounds, and the other routes.",
    },
    "do closed": {"fr": "Clore", "en": "Close"},
    "effect closed": {"fr": "La classe de conservation commence à courir.", "en": "The retention class begins to run."},
    "did closed": {"fr": "clos", "en": "closed"},
    "do reopened": {"fr": "Rouvrir", "en": "Reopen"},
    "effect reopened": {
        "fr": "Sept jours et trois mois recommencent aujourd’hui.",
        "en": "Seven days and three months begin again today.",
    },
    "did reopened": {"fr": "rouvert", "en": "reopened"},
    "why reopened": {"fr": "Les faits nouveaux", "en": "The new facts"},
    # What a second person agrees to.
    "two refused": {
        "fr": "Dossier {number}, dire irrecevable ({issue}). Motif\u00a0: {why}. La personne lira\u00a0: "
        "«\u00a0{words}\u00a0»",
        "en": "Case {number}, refuse as inadmissible ({issue}). Why: {why}. The reporter will read: “{words}”",
    },
    "two redirected": {
        "fr": "Dossier {number}, rediriger ({issue}). Motif\u00a0: {why}. La personne lira\u00a0: "
        "«\u00a0{words}\u00a0»",
        "en": "Case {number}, redirect ({issue}). Why: {why}. The reporter will read: “{words}”",
    },
    "two concluded": {
        "fr": "Dossier {number}, conclure\u00a0: {issue}. Motifs\u00a0: {why}.",
        "en": "Case {number}, conclude: {issue}. Grounds: {why}.",
    },
    "two transmitted": {
        "fr": "Dossier {number}, transmettre au parquet. Faits\u00a0: {why}. La personne lira\u00a0: "
        "«\u00a0{words}\u00a0»",
        "en": "Case {number}, pass on to the prosecutor. Facts: {why}. The reporter will read: “{words}”",
    },
    "two transmitted untold": {
        "fr": "Dossier {number}, transmettre au parquet sans le dire. Motif\u00a0: {why}.",
        "en": "Case {number}, pass on to the prosecutor without saying so. Why: {why}.",
    },
    "two triaged": {
        "fr": "Dossier {number}, baisser la gravité à {score severity}. Motif\u00a0: {why severity}.",
        "en": "Case {number}, lower the severity to {score severity}. Why: {why severity}.",
    },
    "two scored": {
        "fr": "Dossier {number}, baisser la gravité à {score severity}. Motif\u00a0: {why severity}.",
        "en": "Case {number}, lower the severity to {score severity}. Why: {why severity}.",
    },
    # Outcomes.
    "outcome founded, sanction": {"fr": "fondé, sanction", "en": "founded, sanction"},
    "outcome founded, corrected": {"fr": "fondé, corrigé", "en": "founded, corrected"},
    "outcome founded, recommendation": {"fr": "fondé, recommandation", "en": "founded, recommendation"},
    "outcome partly founded": {"fr": "fondé en partie", "en": "partly founded"},
    "outcome unfounded, in good faith": {"fr": "non fondé, de bonne foi", "en": "unfounded, in good faith"},
    "outcome unverifiable": {"fr": "invérifiable", "en": "unverifiable"},
    "outcome out of scope": {"fr": "hors du champ", "en": "out of scope"},
    "outcome duplicate": {"fr": "déjà signalé, lié", "en": "duplicate, linked"},
    "outcome transmitted to the prosecutor": {"fr": "transmis au parquet", "en": "passed on to the prosecutor"},
    "outcome transmitted to another authority": {
        "fr": "transmis à une autre autorité",
        "en": "passed on to another authority",
    },
    "outcome withdrawn by the reporter": {"fr": "retiré par la personne", "en": "withdrawn by the reporter"},
    "outcome abusive": {"fr": "abusif", "en": "abusive"},
    # Scores.
    "score value": {"fr": "{name}, la note", "en": "{name}, the score"},
    "score why": {"fr": "Pourquoi, en une ligne", "en": "Why, in one line"},
    "score severity": {"fr": "Gravité", "en": "Severity"},
    "score severity hint": {
        "fr": "Un de plus si un élu ou un cadre est en cause, s’il y a danger, des victimes fragiles, si cela dure "
        "ou se répète.",
        "en": "One more if somebody elected or senior is involved, if there is danger, if victims are vulnerable, if "
        "it goes on or happens again and again.",
    },
    "score severity 1": {"fr": "1, moins de 2\u00a0500 euros", "en": "1, less than 2,500 euros"},
    "score severity 2": {"fr": "2, de 2\u00a0500 à 30\u00a0000 euros", "en": "2, 2,500 to 30,000 euros"},
    "score severity 3": {"fr": "3, de 30\u00a0000 à 140\u00a0000 euros", "en": "3, 30,000 to 140,000 euros"},
    "score severity 4": {"fr": "4, plus de 140\u00a0000 euros", "en": "4, more than 140,000 euros"},
    "score reliability": {"fr": "Fiabilité de la source", "en": "Reliability of the source"},
    "score reliability hint": {
        "fr": "F est la règle pour qui est anonyme, et jamais seul une raison de refuser.",
        "en": "F is the rule for somebody anonymous, and never alone a reason to refuse.",
    },
    "score reliability A": {"fr": "A, fiable", "en": "A, reliable"},
    "score reliability B": {"fr": "B, le plus souvent fiable", "en": "B, usually reliable"},
    "score reliability C": {"fr": "C, assez fiable", "en": "C, fairly reliable"},
    "score reliability D": {"fr": "D, peu fiable", "en": "D, not usually reliable"},
    "score reliability E": {"fr": "E, pas fiable", "en": "E, unreliable"},
    "score reliability F": {"fr": "F, ne peut être jugée", "en": "F, cannot be judged"},
    "score credibility": {"fr": "Crédibilité des faits", "en": "Credibility of the facts"},
    "score credibility hint": {"fr": "Ce que d’autres sources en disent.", "en": "What other sources say about them."},
    "score credibility 1": {"fr": "1, confirmés par d’autres sources", "en": "1, confirmed by other sources"},
    "score credibility 2": {"fr": "2, probables", "en": "2, probably true"},
    "score credibility 3": {"fr": "3, possibles", "en": "3, possibly true"},
    "score credibility 4": {"fr": "4, douteux", "en": "4, doubtful"},
    "score credibility 5": {"fr": "5, improbables", "en": "5, improbable"},
    "score credibility 6": {"fr": "6, ne peuvent être jugés", "en": "6, cannot be judged"},
    "score risk": {"fr": "Risque d’identifier la personne", "en": "Risk of identifying the reporter"},
    "score risk hint": {
        "fr": "Combien de personnes connaissent ces faits\u00a0? À 3, aucun mot du signalement ne sort du poste, "
        "et le premier pas est un contrôle ordinaire.",
        "en": "How many people know these facts? At 3 no word of the report leaves the station, and the first step "
        "is a routine check.",
    },
    "score risk 1": {"fr": "1, plus de dix personnes", "en": "1, more than ten people"},
    "score risk 2": {"fr": "2, quatre à dix, ou on ne sait pas", "en": "2, four to ten, or unknown"},
    "score risk 3": {"fr": "3, une à trois personnes", "en": "3, one to three people"},
}

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "decision not now": {
        "fr": "Au stade où en est le dossier {number}, cette décision n’est pas possible. Rien n’a changé. Rechargez "
        "le dossier\u00a0: quelqu’un a peut-être déjà décidé.",
        "en": "Where case {number} stands, this decision is not possible. Nothing has changed. "
        "Reload the case: somebody may have decided already.",
    },
    "decision why": {
        "fr": "Écrivez en une ligne pourquoi.",
        "en": "Write in one line why.",
    },
    "decision long": {
        "fr": "C’est trop long\u00a0: {letters} caractères au plus.",
        "en": "This is too long: {letters} characters at most.",
    },
    "decision outcome": {
        "fr": "Choisissez l’issue dans la liste.",
        "en": "Choose the outcome from the list.",
    },
    "decision person": {
        "fr": "Écrivez à qui le dossier est confié.",
        "en": "Write who gets the case.",
    },
    "decision words": {
        "fr": "Écrivez ce que la personne lira.",
        "en": "Write what the reporter will read.",
    },
    "decision score": {
        "fr": "Donnez cette note, et sa raison en une ligne.",
        "en": "Give this score, and its reason in one line.",
    },
    "second person": {
        "fr": "Il faut l’accord d’une seconde personne du guichet. Rien n’a changé.",
        "en": "A second person of the desk must agree. Nothing has changed.",
    },
    "extended already": {
        "fr": "Le délai du dossier {number} a déjà été prolongé. Rien n’a changé.",
        "en": "The time of case {number} was extended before. Nothing has changed.",
    },
    "extension internal": {
        "fr": "Ce bureau est un canal interne\u00a0: son délai est de trois mois, sans prolongation. Rien n’a changé.",
        "en": "This office is an internal channel: it has three months, without extension. Nothing has changed.",
    },
    "reply decided": {
        "fr": "La réponse {reply} annonçait une décision, et d’autres l’ont suivie\u00a0: elle ne peut plus être "
        "reprise. Rien n’a changé.",
        "en": "Reply {reply} told of a decision, and others followed it: it cannot be recalled any more. "
        "Nothing has changed.",
    },
    "state not now": {
        "fr": "Au stade où en est le dossier {number}, une réponse ne peut pas annoncer cela. Rien n’a changé. "
        "Décidez d’abord\u00a0: la page du dossier dit ce qui est possible.",
        "en": "Where case {number} stands, a reply cannot say this. Nothing has changed. "
        "Decide first: the page of the case says what is possible.",
    },
    "sheet line": {"fr": "Dossier {number}, avant le {day}", "en": "Case {number}, by {day}"},
    "sheet empty": {"fr": "Aucune échéance cette semaine.", "en": "No date to keep this week."},
    "clock forgotten": {
        "fr": "C’est noté\u00a0: la date d’aujourd’hui, {today}, fait foi. Aucun paquet signé ne dit le contraire.",
        "en": "Noted: today is {today}. No signed bundle says otherwise.",
    },
    "clock right": {
        "fr": "L’horloge du poste dit {today}. Ni ce poste ni un paquet signé n’a vu de jour plus tardif.",
        "en": "The station’s clock says {today}. Neither this station nor a signed bundle has seen a later day.",
    },
    # What was done, said once.
    "did admitted": {"fr": "Le dossier {number} est recevable.", "en": "Case {number} is admissible."},
    "did refused": {"fr": "Le dossier {number} est irrecevable.", "en": "Case {number} is inadmissible."},
    "did redirected": {"fr": "Le dossier {number} est redirigé.", "en": "Case {number} is redirected."},
    "did triaged": {"fr": "Le dossier {number} est trié.", "en": "Case {number} is triaged."},
    "did scored": {"fr": "Le dossier {number} est noté à nouveau.", "en": "Case {number} is scored again."},
    "did assigned": {"fr": "Le dossier {number} est confié.", "en": "Case {number} is assigned."},
    "did inquiry begun": {"fr": "Le dossier {number} est en enquête.", "en": "Case {number} is under inquiry."},
    "did asked": {"fr": "Le dossier {number} attend une réponse.", "en": "Case {number} waits for an answer."},
    "did resumed": {
        "fr": "Le dossier {number} est de nouveau en enquête.",
        "en": "Case {number} is under inquiry again.",
    },
    "did transmitted": {"fr": "Le dossier {number} est suspendu.", "en": "Case {number} is suspended."},
    "did transmitted untold": {"fr": "Le dossier {number} est suspendu.", "en": "Case {number} is suspended."},
    "did extended": {"fr": "Le dossier {number} a trois mois de plus.", "en": "Case {number} has three months more."},
    "did concluded": {
        "fr": "Le dossier {number} est conclu\u00a0: il reste à donner le retour.",
        "en": "Case {number} is concluded: the feedback is still to be given.",
    },
    "did feedback given": {"fr": "Le dossier {number} a son retour.", "en": "Case {number} has its feedback."},
    "did closed": {"fr": "Le dossier {number} est clos.", "en": "Case {number} is closed."},
    "did reopened": {"fr": "Le dossier {number} est rouvert.", "en": "Case {number} is reopened."},
}
