/**
 * Every sentence of the page, French first and authoritative, then English. One file holds all languages: a language in an
 * address or a request would be a mark. No sentence may hold a secret word or bytes from the server.
 */

/** Language -> its own name and the direction of its writing. The first one counts. */
export const LANGUAGES = Object.freeze({
  fr: { name: "Français", dir: "ltr", at: 0 },
  en: { name: "English", dir: "ltr", at: 1 },
});

// Key -> [French, English]. Braces name what is filled in. French spaces before signs are made unbreakable by `say`.
export const TEXTS = Object.freeze({
  // The frame.
  title: ["Perron – signaler une fraude sans dire qui vous êtes", "Perron – report fraud without saying who you are"],
  language: ["Langue", "Language"],
  "french counts": ["La version française fait foi.", "The French version is the one that counts."],
  "keeps nothing": [
    "Cette page ne garde rien de vous et ne demande rien à un autre site.",
    "This page keeps nothing about you and asks no other site for anything.",
  ],
  "test build": [
    "Version d’essai : les temps sont raccourcis. N’écrivez rien de vrai ici.",
    "Test build: its times are shortened. Write nothing true here.",
  ],
  back: ["Retour", "Back"],
  next: ["Continuer", "Continue"],
  "to start": ["Retour au début", "Back to the start"],
  step: ["Étape {step} sur {steps}", "Step {step} of {steps}"],
  // The first screen.
  "home title": ["Signaler une fraude sans dire qui vous êtes", "Report fraud without saying who you are"],
  "home lead": [
    "Vous avez vu une fraude dans un service public ? Perron porte votre récit au bureau d’intégrité, et vous ramène ses réponses. Personne entre vous et ce bureau ne peut le lire : pas même ce serveur.",
    "Have you seen fraud in a public service? Perron carries your account to the integrity office, and brings its replies back to you. Nobody between you and that office can read it: not even this server.",
  ],
  "danger question": ["Quelqu’un est en danger maintenant ?", "Is somebody in danger now?"],
  "danger call": [
    "Appelez le 112, ou la police au 101. Perron n’est pas un service d’urgence : un signalement est lu après un ou plusieurs jours.",
    "Call 112, or the police at 101. Perron is not an emergency service: a report is read after one or several days.",
  ],
  report: ["Signaler une fraude", "Report a fraud"],
  "report hint": ["Écrire un nouveau signalement, avec ou sans fichiers.", "Write a new report, with or without files."],
  "come back": ["Lire la réponse", "Read the reply"],
  "come back hint": ["Revenir avec vos 12 mots, et écrire la suite.", "Come back with your 12 words, and write again."],
  "office title": ["À qui vous écrivez", "Whom you write to"],
  "office wait": ["La page vérifie à qui elle parle…", "The page is checking whom it talks to…"],
  "office unknown": ["La page ne sait pas à qui elle parle.", "The page does not know whom it talks to."],
  "office desks": ["Services qui reçoivent les signalements :", "Desks that receive reports:"],
  "fingerprint label": ["Empreinte du bureau", "Fingerprint of the office"],
  "fingerprint why": [
    "Comparez-la avec l’affiche du bureau d’intégrité. Si elle est différente, n’écrivez rien ici.",
    "Compare it with the poster of the integrity office. If it differs, write nothing here.",
  ],
  "poster label": ["Empreinte de l’affiche (facultatif)", "Fingerprint from the poster (optional)"],
  "poster hint": [
    "Tapez les 32 lettres et chiffres : la page compare, sans rien envoyer.",
    "Type the 32 letters and digits: the page compares them and sends nothing.",
  ],
  "poster same": ["C’est la même empreinte.", "It is the same fingerprint."],
  "poster different": [
    "Ce n’est pas la même empreinte. N’écrivez rien ici et prévenez le bureau par un autre chemin.",
    "It is not the same fingerprint. Write nothing here, and tell the office by another way.",
  ],
  "poster not one": [
    "L’empreinte a 32 lettres et chiffres : A à Z, 2 à 7.",
    "The fingerprint has 32 letters and digits: A to Z, 2 to 7.",
  ],
  // Why nothing can be sent.
  unreachable: [
    "Le serveur ne répond pas. Rien n’est parti. Attendez un peu, puis rechargez la page.",
    "The server does not answer. Nothing has left. Wait a little, then reload the page.",
  ],
  wrong: [
    "Ce serveur ne répond pas comme il doit. Rien n’est parti. Rechargez la page plus tard.",
    "This server does not answer as it must. Nothing has left. Reload the page later.",
  ],
  refused: [
    "Ce serveur ne prouve pas qu’il est celui d’un bureau d’intégrité. N’envoyez rien, et prévenez le bureau par un autre chemin.",
    "This server does not prove that it is the one of an integrity office. Send nothing, and tell the office by another way.",
  ],
  closed: [
    "Le bureau ne reçoit plus de signalement ici. Il dit : « {words} »",
    "The office takes no more reports here. It says: “{words}”",
  ],
  "kept for later": [
    "L’enveloppe fermée reste dans cet onglet. Ne le fermez pas : elle partira quand la page sera rechargée et que le serveur répondra.",
    "The sealed envelope stays in this tab. Do not close it: it leaves when the page is reloaded and the server answers.",
  ],
  reload: ["Recharger la page", "Reload the page"],
  "not ready": [
    "La page n’a pas encore vérifié à qui elle parle. Attendez un instant.",
    "The page has not checked yet whom it talks to. Wait a moment.",
  ],
  "too old": [
    "Cette page est ouverte depuis plus de 12 heures et ses clés ont vieilli. Mettez votre texte de côté, rechargez la page et recommencez. Rien n’est parti.",
    "This page has been open for more than 12 hours and its keys have aged. Put your text aside, reload the page and start again. Nothing has left.",
  ],
  "not secure": [
    "Votre navigateur ne permet pas de chiffrer sur cette page : le formulaire ne peut pas s’ouvrir. Prenez le navigateur Tor sur un ordinateur, ou signalez comme ci-dessous.",
    "Your browser cannot encrypt on this page, so the form cannot open. Take Tor Browser on a computer, or report as below.",
  ],
  // The day.
  "day title": ["Quel jour sommes-nous ?", "Which day is it?"],
  "day question": ["Sommes-nous le {day} ?", "Is today {day}?"],
  "day why": [
    "L’horloge de cet appareil et le serveur ne sont pas d’accord. Votre réponse reste ici.",
    "The clock of this device and the server do not agree. Your answer stays here.",
  ],
  yes: ["Oui", "Yes"],
  no: ["Non", "No"],
  "day wrong": [
    "Le serveur montre les clés du {day} : ce n’est pas aujourd’hui. N’envoyez rien et revenez plus tard. Rien n’est parti.",
    "The server shows the keys of {day}: that is not today. Send nothing and come back later. Nothing has left.",
  ],
  // The board.
  "board missing": [
    "Le tableau des réponses manque ou n’est pas signé par le bureau. L’envoi n’en souffre pas.",
    "The board of replies is missing or not signed by the office. What you send does not suffer from it.",
  ],
  "board stale": [
    "Le tableau des réponses est vieux : il valait jusqu’au {day}. De nouvelles réponses peuvent tarder.",
    "The board of replies is old: it was good until {day}. New replies may be late.",
  ],
  // Before you write.
  "before title": ["Avant d’écrire", "Before you write"],
  "before for": ["C’est pour ici", "This is the place for"],
  "before for 1": [
    "Une fraude ou un abus dans un service public : marché truqué, argent détourné, faux, conflit d’intérêts.",
    "Fraud or abuse in a public service: a rigged tender, money taken, forgery, a conflict of interests.",
  ],
  "before for 2": [
    "Ce que vous avez vu, lu ou entendu vous-même. Un doute sérieux suffit : pas besoin de preuve.",
    "What you saw, read or heard yourself. A serious doubt is enough: you need no proof.",
  ],
  "before not": ["Ce n’est pas pour ici", "This is not the place for"],
  "before not 1": [
    "Harcèlement, violence ou conflit au travail : la personne de confiance ou le conseiller en prévention de votre employeur.",
    "Harassment, violence or a conflict at work: the confidential counsellor or the prevention adviser of your employer.",
  ],
  "before not 2": [
    "Un service qui fonctionne mal, une rue, une taxe : le service des plaintes de la ville.",
    "A service that works badly, a street, a tax: the complaints service of the city.",
  ],
  "before not 3": [
    "Vous ne voulez pas écrire à la ville : la loi vous permet de signaler à une autorité externe. Un avocat ou un syndicat peut vous conseiller.",
    "You do not want to write to the city: the law lets you report to an external authority. A lawyer or a trade union can advise you.",
  ],
  protects: ["Perron protège", "Perron protects"],
  "protects 1": [
    "Votre texte et vos fichiers : seul le bureau les ouvre, sur une machine sans réseau.",
    "Your text and your files: only the office opens them, on a machine without a network.",
  ],
  "protects 2": [
    "Le fait d’écrire : sans fichier joint, une visite pour écrire ressemble à une visite pour regarder.",
    "The fact that you write: without a file, a visit to write looks like a visit to look.",
  ],
  "protects 3": [
    "La réponse : tout le monde télécharge le même tableau, vous seul y trouvez la vôtre.",
    "The reply: everybody downloads the same board, only you find yours on it.",
  ],
  "protects not": ["Perron ne protège pas", "Perron does not protect"],
  "protects not 1": [
    "Contre ce que vous écrivez : votre style et vos détails peuvent vous trahir.",
    "Against what you write: your style and your details may give you away.",
  ],
  "protects not 2": [
    "Contre qui surveille votre appareil, ou trouve vos 12 mots.",
    "Against whoever watches your device, or finds your 12 words.",
  ],
  "protects not 3": [
    "Le fait d’envoyer des fichiers : cela se voit, sans qu’on sache quoi.",
    "The fact that you send files: this can be seen, though not what they are.",
  ],
  "protects not 4": [
    "Contre un serveur malveillant, qui vous donnerait une autre page ou jetterait votre envoi.",
    "Against a malicious server that gives you another page, or throws away what you send.",
  ],
  "before care": ["Trois précautions", "Three precautions"],
  "care work": ["Pas au travail.", "Not at work."],
  "care work why": [
    "N’utilisez ni l’ordinateur, ni le téléphone, ni le réseau de votre employeur.",
    "Use neither the computer, nor the phone, nor the network of your employer.",
  ],
  "care tor": ["Passez par le navigateur Tor.", "Go through Tor Browser."],
  "care tor why": [
    "Ici, vous n’y êtes pas : ce serveur et votre fournisseur d’accès voient d’où vous venez.",
    "Here you are not: this server and your internet provider see where you come from.",
  ],
  "care onion": ["Vous passez par Tor.", "You go through Tor."],
  "care onion why": [
    "Ce serveur ne voit pas d’où vous venez. Fermez le navigateur quand vous aurez fini.",
    "This server does not see where you come from. Close the browser when you have finished.",
  ],
  "care silence": ["N’en parlez à personne.", "Tell nobody."],
  "care silence why": [
    "Ne cherchez rien sur cette affaire avec votre nom ou votre compte.",
    "Search for nothing about it under your name or account.",
  ],
  // Writing.
  "write title": ["Votre récit", "Your account"],
  "write again title": ["Écrire la suite", "Write again"],
  "text label": ["Que s’est-il passé ?", "What happened?"],
  "text label again": ["Votre message", "Your message"],
  "text hint": [
    "Quoi, où, quand, qui (par sa fonction), et comment vous le savez. Phrases courtes et simples. Laissez de côté ce que vous êtes seul à savoir.",
    "What, where, when, who (by their role), and how you know. Short, plain sentences. Leave out what only you know.",
  ],
  "text room": ["Encore {count} signes environ.", "About {count} characters left."],
  "text empty": ["Écrivez quelque chose d’abord.", "Write something first."],
  "text too long": [
    "Le texte est trop long : {over} octets de trop sur {limit}. Raccourcissez-le ou joignez-le comme fichier.",
    "The text is too long: {over} bytes more than {limit}. Make it shorter or attach it as a file.",
  ],
  "letter too long": [
    "Le texte et les noms des fichiers sont trop longs ensemble, de {over} octets. Raccourcissez le texte.",
    "The text and the names of the files are too long together, by {over} bytes. Make the text shorter.",
  ],
  "files label": ["Joindre des fichiers (facultatif)", "Attach files (optional)"],
  "files hint": [
    "Un fichier peut contenir votre nom, un lieu, un appareil ; une impression porte des marques. Dans le doute, décrivez-le avec vos mots. 16 fichiers au plus, 26 Mio en tout.",
    "A file may contain your name, a place, a device; a print carries marks. If in doubt, describe it in your own words. At most 16 files, 26 MiB in all.",
  ],
  "files choose": ["Choisir des fichiers", "Choose files"],
  "files seen": [
    "Avec des fichiers, {count} enveloppes partent d’un coup : on voit que quelqu’un envoie des fichiers, et à peu près combien. Sans fichier, cela ne se voit pas.",
    "With files, {count} envelopes leave at once: it can be seen that somebody sends files, and about how much. Without a file it cannot.",
  ],
  "files list": ["Fichiers joints", "Attached files"],
  "file remove": ["Retirer", "Remove"],
  "file remove named": ["Retirer le fichier {name}", "Remove the file {name}"],
  "file size": ["{size} Kio", "{size} KiB"],
  "file one too many": ["Au plus {limit} fichiers à la fois. Retirez-en.", "At most {limit} files at a time. Remove some."],
  "file empty": ["Le fichier {name} est vide. Retirez-le.", "The file {name} is empty. Remove it."],
  "files too large": [
    "Ces fichiers ne tiennent pas dans un envoi (au plus {limit} Mio en tout). Retirez-en, et envoyez-les plus tard comme suite.",
    "These files do not fit (at most {limit} MiB in all). Remove some, and send them later as another message.",
  ],
  "file not read": ["Impossible de lire le fichier {name}. Retirez-le.", "The file {name} cannot be read. Remove it."],
  "file changed": [
    "Le fichier {name} a changé pendant l’envoi, qui s’arrête là. Votre texte est parti, ce fichier non. Faites-en une copie et envoyez-la comme suite, avec vos 12 mots.",
    "The file {name} changed while it was sent, so sending stopped. Your text has left, this file has not. Make a copy of it and send that as another message, with your 12 words.",
  ],
  "desks label": ["Qui ne doit pas lire ?", "Who must not read it?"],
  "desks hint": [
    "Cochez un service si l’affaire le concerne. Il ne pourra rien ouvrir et ne saura rien.",
    "Tick a desk if this is about it. It will be able to open nothing and will know nothing.",
  ],
  "desks hint again": [
    "Votre message va seulement aux services qui vous ont répondu.",
    "Your message goes only to the desks that answered you.",
  ],
  "desks hint unanswered": [
    "Aucun service ne vous a encore répondu. Si vous en aviez écarté un, cochez-le de nouveau : cette page ne s’en souvient pas.",
    "No desk has answered you yet. If you had excluded one, tick it again: this page does not remember it.",
  ],
  "desks hint no board": [
    "Le tableau manque : cette page ne sait pas qui vous a répondu. Si vous aviez écarté un service, cochez-le de nouveau.",
    "The board is missing: this page does not know who answered you. If you had excluded a desk, tick it again.",
  ],
  "desks none": ["Vous avez écarté tous les services ; il en faut un.", "You excluded every desk; one is needed."],
  "desks gone": [
    "Le service qui vous a répondu n’est pas au tableau des services d’aujourd’hui. Revenez demain. Rien n’est parti.",
    "The desk that answered you is not among the desks of today. Come back tomorrow. Nothing has left.",
  ],
  // Reading it again.
  "review title": ["Relisez", "Read it again"],
  "review lead": [
    "Un détail que vous êtes seul à connaître vous désigne. Revenez en arrière pour l’enlever.",
    "A detail that only you know points to you. Go back to take it out.",
  ],
  "review text": ["Votre texte", "Your text"],
  "review readers": ["Pourra le lire", "Will be able to read it"],
  "review excluded": ["Ne pourra pas le lire", "Will not be able to read it"],
  // The words.
  "words title": ["Votre code secret de suivi", "Your secret receipt"],
  "words lead": [
    "Recopiez ces 12 mots sur papier, dans l’ordre, loin du travail. Avec eux, vous lirez la réponse et vous prouverez que vous êtes l’auteur. Qui les trouve lit la réponse aussi. Personne ne peut vous les rendre.",
    "Copy these 12 words to paper, in this order, away from work. With them you read the reply, and prove that you are the author. Whoever finds them reads the reply too. Nobody can give them back to you.",
  ],
  "words french": [
    "Les mots sont français dans toutes les langues ; le nombre à côté de chacun vaut le mot.",
    "The words are French in every language; the number beside each one is as good as the word.",
  ],
  print: ["Imprimer", "Print"],
  copy: ["Copier", "Copy"],
  copied: [
    "Copié. D’autres programmes de cet appareil peuvent lire ce que vous copiez : collez-le, puis copiez autre chose.",
    "Copied. Other programs on this device can read what you copy: paste it, then copy something else.",
  ],
  "copy failed": ["Votre navigateur refuse de copier. Écrivez les mots à la main.", "Your browser refuses to copy. Write the words by hand."],
  "confirm title": ["Avez-vous bien vos 12 mots ?", "Do you have your 12 words?"],
  "confirm lead": [
    "Prenez votre papier et tapez les deux mots demandés, ou cochez la case. Après l’envoi, cette page ne les connaît plus.",
    "Take your paper and type the two words asked for, or tick the box. After sending, this page no longer knows them.",
  ],
  "confirm words": ["Deux mots de votre papier", "Two words from your paper"],
  "confirm word": ["Mot {place}", "Word {place}"],
  "kept words": ["J’ai noté mes 12 mots, je n’ai pas besoin de vérifier.", "I have noted my 12 words and need no check."],
  "confirm wrong": [
    "Le mot {place} n’est pas celui-là. Relisez votre papier, ou revenez voir les mots.",
    "Word {place} is not this one. Look at your paper, or go back to see the words.",
  ],
  "confirm missing": ["Tapez les deux mots, ou cochez la case.", "Type the two words, or tick the box."],
  send: ["Envoyer", "Send"],
  "send how": [
    "Votre texte est chiffré et oublié, la page se recharge, et l’enveloppe part environ 15 secondes après, comme à chaque visite.",
    "Your text is sealed and forgotten, the page reloads, and the envelope leaves about 15 seconds later, as in every visit.",
  ],
  "send how files": [
    "Avec des fichiers, l’envoi part tout de suite de cette page. Gardez-la ouverte jusqu’au bout.",
    "With files, all of it leaves at once from this page. Keep it open to the end.",
  ],
  "send busy": [
    "Une enveloppe d’avant attend encore de partir. Attendez qu’elle soit arrivée, puis envoyez.",
    "An envelope from before is still waiting to leave. Wait until it has arrived, then send.",
  ],
  "send failed": [
    "Votre texte n’a pas pu être fermé dans une enveloppe. Rien n’est parti. Rechargez la page et recommencez.",
    "Your text could not be sealed. Nothing has left. Reload the page and start again.",
  ],
  // Leaving.
  "sealing title": ["L’enveloppe se ferme", "The envelope is being sealed"],
  sealing: [
    "Votre texte est chiffré. La page va se recharger toute seule.",
    "Your text is being sealed. The page will reload by itself.",
  ],
  "leaving title": ["Votre enveloppe va partir", "Your envelope is about to leave"],
  "leaving lead": [
    "Elle part à un moment fixe, le même pour tous. Laissez cet onglet ouvert jusqu’à la confirmation.",
    "It leaves at a fixed moment, the same for everybody. Leave this tab open until the confirmation.",
  ],
  "leaving which": [
    "Si vous n’avez rien envoyé, c’est l’enveloppe vide d’une visite interrompue : vous n’avez rien à faire.",
    "If you have sent nothing, it is the empty envelope of a visit that was cut short: you need do nothing.",
  ],
  "leaves in": ["Départ dans {seconds} s", "Leaves in {seconds} s"],
  "leaves now": ["L’enveloppe part…", "The envelope is leaving…"],
  "leaves again in": [
    "Le serveur n’a pas confirmé. Nouvel essai dans {seconds} s",
    "The server did not confirm. Next try in {seconds} s",
  ],
  checking: ["La page vérifie à qui elle parle…", "The page is checking whom it talks to…"],
  "burst title": ["Votre envoi part", "Your files are leaving"],
  "burst lead": [
    "Laissez cet onglet ouvert et l’écran allumé jusqu’à la confirmation. Votre texte part en premier.",
    "Leave this tab open and the screen on until the confirmation. Your text leaves first.",
  ],
  "here lead": [
    "Votre navigateur ne garde rien pendant un rechargement : l’enveloppe part donc de cette page, ce qui se distingue d’une simple visite.",
    "Your browser keeps nothing over a reload, so the envelope leaves from this page, which can be told from a mere visit.",
  ],
  "burst progress": ["{arrived} enveloppes sur {size}", "{arrived} of {size} envelopes"],
  "burst wait": ["Premier départ dans un instant…", "The first one leaves in a moment…"],
  "burst stopped": [
    "Le serveur ne confirme plus : {arrived} enveloppes sur {size} sont arrivées. Gardez vos 12 mots et cet onglet, puis reprenez.",
    "The server has stopped confirming: {arrived} of {size} envelopes have arrived. Keep your 12 words and this tab, then go on.",
  ],
  resume: ["Reprendre l’envoi", "Go on sending"],
  // Done.
  "done title": ["C’est arrivé à la boîte aux lettres", "It has arrived in the letterbox"],
  "done lead": [
    "Le serveur a pris votre enveloppe. Une personne la portera au bureau, qui est seul à pouvoir l’ouvrir.",
    "The server has taken your envelope. A person will carry it to the office, which alone can open it.",
  ],
  "done dates": ["Et maintenant", "What happens now"],
  "done acknowledged": [
    "Avant le {day} : un accusé de réception au tableau.",
    "Before {day}: an acknowledgement on the board.",
  ],
  "done feedback": [
    "Avant le {day} : ce que le bureau a fait de votre signalement.",
    "Before {day}: what the office has done about your report.",
  ],
  "done again": [
    "S’il n’y a pas d’accusé de réception le {day}, envoyez de nouveau.",
    "If there is no acknowledgement on {day}, send again.",
  ],
  "done return": [
    "Revenez ici avec vos 12 mots pour lire la réponse, et pour en dire plus.",
    "Come back here with your 12 words to read the reply, and to say more.",
  ],
  "done clean": [
    "Fermez maintenant cet onglet. Dans le navigateur Tor, demandez une « nouvelle identité » ; ailleurs, effacez l’historique.",
    "Now close this tab. In Tor Browser, ask for a “new identity”; elsewhere, clear the history.",
  ],
  // Not delivered.
  "failed title": ["Le serveur n’a pas confirmé", "The server did not confirm"],
  "failed lead": [
    "Votre enveloppe n’est peut-être pas arrivée. Gardez vos 12 mots. Elle reste fermée dans cet onglet : rechargez la page plus tard pour essayer de nouveau. La même enveloppe deux fois ne gêne pas.",
    "Your envelope may not have arrived. Keep your 12 words. It stays sealed in this tab: reload the page later to try again. The same envelope twice does no harm.",
  ],
  "failed here": [
    "Votre enveloppe n’est peut-être pas arrivée. Gardez vos 12 mots et cet onglet, puis essayez encore.",
    "Your envelope may not have arrived. Keep your 12 words and this tab, then try again.",
  ],
  "failed file": [
    "Ou gardez-la comme fichier : elle n’est lisible que par le bureau, et vous pouvez la lui faire porter.",
    "Or keep it as a file: only the office can read it, and you can have it carried there.",
  ],
  "save file": ["Enregistrer l’enveloppe", "Save the envelope"],
  discard: ["Jeter cette enveloppe", "Throw this envelope away"],
  discarded: ["L’enveloppe est jetée.", "The envelope has been thrown away."],
  "cover failed": [
    "La boîte aux lettres ne confirme pas en ce moment. Vous n’avez rien à faire ; un envoi peut échouer.",
    "The letterbox does not confirm at the moment. You need do nothing; sending may fail.",
  ],
  // Coming back.
  "return title": ["Lire la réponse", "Read the reply"],
  "return label": ["Vos 12 mots", "Your 12 words"],
  "return hint": [
    "Les mots ou leurs numéros, dans l’ordre, dans ce seul champ. Avec ou sans accents ; les quatre premières lettres suffisent. Ils restent dans cette page.",
    "The words or their numbers, in order, in this one field. With or without accents; the first four letters are enough. They stay in this page.",
  ],
  open: ["Ouvrir", "Open"],
  opening: ["La page cherche au tableau…", "The page is searching the board…"],
  "words count": ["Il faut 12 mots ; il y en a {count}.", "12 words are needed; there are {count}."],
  "word unknown": ["Le mot {place} n’est pas dans la liste. Relisez-le.", "Word {place} is not on the list. Look at it again."],
  "number unknown": ["Le nombre {place} n’est pas entre 0001 et 2048.", "Number {place} is not between 0001 and 2048."],
  "words unfit": [
    "Ces 12 mots ne vont pas ensemble : l’un d’eux est faux, ou n’est pas à sa place.",
    "These 12 words do not fit together: one of them is wrong or misplaced.",
  ],
  "no board": [
    "Le tableau des réponses manque ou n’est pas signé par le bureau : rien n’a pu être lu. Revenez plus tard. Vous pouvez écrire quand même.",
    "The board of replies is missing or not signed by the office: nothing could be read. Come back later. You can write all the same.",
  ],
  "conversation title": ["Vos réponses", "Your replies"],
  "nothing yet": [
    "Il n’y a encore rien au tableau pour ces 12 mots. L’accusé de réception vient d’habitude en 7 jours. S’il n’y a toujours rien 10 jours après votre envoi, envoyez de nouveau.",
    "Nothing hangs on the board for these 12 words yet. The acknowledgement usually comes within 7 days. If there is still nothing 10 days after you sent, send again.",
  ],
  "board date": ["Tableau du {day}.", "Board of {day}."],
  state: ["État", "State"],
  "heard label": ["Vos messages arrivés", "Your messages that arrived"],
  "heard many": ["{count} ou plus", "{count} or more"],
  "until label": ["Réponses visibles jusqu’au", "Replies stay here until"],
  "office says": ["Mot du service", "Note of the desk"],
  reply: ["Réponse {reply}, du {day}", "Reply {reply}, of {day}"],
  "no reply yet": ["Pas encore de réponse écrite.", "No written reply yet."],
  "part missing": [
    "Une partie de ce qu’a écrit ce service manque au tableau ou ne s’ouvre pas. Revenez plus tard ; si cela dure, dites-le dans un message.",
    "A part of what this desk wrote is missing on the board or does not open. Come back later; if it stays so, say it in a message.",
  ],
  "own words": [
    "Ce que vous avez écrit n’est gardé ni ici ni au tableau : vous ne pouvez pas le relire.",
    "What you wrote is kept neither here nor on the board: you cannot read it again.",
  ],
  "same day": [
    "Deux messages envoyés le même jour n’ont pas d’ordre pour le bureau.",
    "Two messages sent on one day have no order for the office.",
  ],
  "write again": ["Écrire la suite", "Write again"],
  forget: ["Fermer et oublier mes mots", "Close and forget my words"],
  stay: [
    "Une enveloppe vide part bientôt de cette page, pour que lire ressemble à écrire. Restez encore un peu.",
    "An empty envelope leaves this page soon, so that reading looks like writing. Stay a little longer.",
  ],
  stayed: ["L’enveloppe vide est partie. Vous pouvez fermer cette page.", "The empty envelope has left. You may close this page."],
  // The states of a case, in words a reporter understands.
  "state acknowledged": ["bien reçu", "received"],
  "state in progress": ["à l’examen", "being looked into"],
  "state question": ["le bureau vous pose une question", "the office asks you a question"],
  "state answered": ["le bureau vous a répondu", "the office has answered you"],
  "state transmitted": ["transmis à une autre autorité", "passed on to another authority"],
  "state closed": ["clos", "closed"],
});

const WEEKDAYS = {
  fr: "dimanche lundi mardi mercredi jeudi vendredi samedi".split(" "),
  en: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" "),
};
const MONTHS = {
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};
const UNBREAKABLE = "\u00a0";

/** The sentence in this language, filled in. A key or a value that is missing is an error, not an empty place. */
export function say(key, language, values = {}) {
  const sentence = TEXTS[key][LANGUAGES[language].at];
  const spaced = language === "fr" ? unbreakable(sentence) : sentence;
  return spaced.replace(/\{(\w+)\}/g, (_, name) => {
    if (!Object.hasOwn(values, name)) throw new Error(`text: ${key} lacks ${name}`);
    return String(values[name]);
  });
}

/** An epoch as people say it: `dimanche 22 novembre 2026`, `Sunday 22 November 2026`. */
export function day(epoch, language) {
  const at = new Date(epoch * 86_400_000);
  const number = at.getUTCDate() === 1 && language === "fr" ? "1er" : String(at.getUTCDate());
  const month = MONTHS[language][at.getUTCMonth()];
  return `${WEEKDAYS[language][at.getUTCDay()]} ${number} ${month} ${at.getUTCFullYear()}`;
}

/** The first language of the reader that the page speaks; French if there is none. */
export function languageOf(preferred) {
  const spoken = preferred.map((tag) => tag.toLowerCase().split("-")[0]);
  return spoken.find((language) => Object.hasOwn(LANGUAGES, language)) ?? "fr";
}

function unbreakable(french) {
  return french.replace(/ ([:;?!»])/g, `${UNBREAKABLE}$1`).replaceAll("« ", `«${UNBREAKABLE}`);
}
