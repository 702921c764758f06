/**
 * The words by which texts commit to an option, or refuse one, in the languages that benchmarks
 * are answered in. All lower case, after NFKC. Scripts written without spaces are in runs.ts.
 */
export const words = (list: string): ReadonlySet<string> =>
  new Set(list.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean));

/** Nouns that announce an answer: "Answer: B", "la respuesta es B". */
export const ANSWER_NOUNS = words(`
  answer answer's ans solution antwort lösung loesung réponse reponse respuesta solución resposta
  solução risposta soluzione antwoord odpowiedź odpowiedz odpověď odpoveď ответ відповідь отговор
  cevap cevabı yanıt yanit răspuns raspuns raspunsul răspunsul válasz valasz svar svaret vastaus απάντηση
  απαντηση الإجابة الاجابة إجابة الجواب جواب پاسخ תשובה התשובה उत्तर उत्तर: जवाब উত্তর উত্তরঃ jawaban jawabannya jawapan lời
  kunci jibu ìdáhùn idáhùn ìdáhun idahun àmọ̀nà àdáhùn ànúgọ àṣàyàn đáp án final_answer finalanswer correct_answer answer_letter
  gabarito sagot kasagutan одговор odgovor адказ хариулт жауап жооп javob atsakymas atbilde vastus
  freagra ateb erantzuna përgjigja amsa azịza impendulo antwurt պատասխան պատասխանը პასუხი
  பதில் விடை సమాధానం జవాబు ഉത്തരം ಉತ್ತರ જવાબ ਜਵਾਬ ଉତ୍ତର පිළිතුර መልስ ចម្លើយ အဖြေ ຄຳຕອບ
`);

/** Nouns that name an option: "option B", "choice: C". A marker when a connector follows. */
export const OPTION_NOUNS = words(`
  option choice alternative letter statement selection pick opción opcion alternativa letra
  opção opcao opzione lettera choix lettre proposition buchstabe möglichkeit auswahl optie
  keuze opcja opcję вариант варіант буква şık seçenek الخيار خيار विकल्प pilihan opsi phương lựa
  selected_option گزینه گزینهٔ
`);

/** Words that announce an answer only with a colon or a copula behind: "Correct: B". */
export const VERDICT_NOUNS = words(
  `correct final conclusion verdict result label right best closest selected response output guess decision prediction
   richtig correcta correcto correcte corretta correta correto`,
);

/** May stand between the noun of an option and its colon or copula: "option selected: B". */
export const QUALIFIERS = words(`
  selected chosen answer option choice one letter correct right best closest appropriate here then
  correcta correcto correta correto certa corretta correcte bonne richtige jawaban yang benar đúng
  therefore thus
`);

/** May stand between a marker and its label without changing what is said. */
export const FILLERS = words(`
  is are be was the a an my our your this that it its it's that's itself thus therefore so hence then clearly obviously
  definitely certainly surely probably likely most undoubtedly indeed actually simply just only
  really precisely exactly apparently evidently presumably i think believe we would will must
  should has have to can could might may being one following correct right best final selected
  chosen given by as labeled labelled marked namely i.e ie letter option choice alternative answer
  answers ans number statement key says say
  ist lautet lauten die der das den dem richtige richtigen korrekte ganz klar eindeutig also wäre muss sein
  option buchstabe antwort
  est la le l' les bonne correcte donc clairement évidemment bien c'est lettre réponse reponse serait doit être
  es el los opción opcion letra claramente por tanto sería debe ser respuesta correcta correcto
  é o os a alternativa opção opcao portanto seria deve certa correta correto resposta
  è il lo l'opzione opzione lettera quindi chiaramente corretta giusta esatta risposta
  het de juiste optie antwoord to jest prawidłowa poprawna odpowiedź je správná to
  är rätta korrekta rigtige er riktige on oikea este corect είναι η σωστή σωστο eshte ni sahihi היא הוא הנכונה הנכון است صحیح
  правильный верный это вариант буква ответ явно очевидно правильна відповідь
  doğru cevap şık হল হলো هي هو صحیح الصحيحة الصحيح الخيار الحرف सही है विकल्प adalah yang benar pilihan tepat opsi là đúng án
  selected_option گزینه گزینهٔ ✓ looks like l'option l'alternative l'opzione seems probablemente
`);

/** Between alternatives that are kept apart: "B, maybe C" commits to neither. */
export const HEDGES = words(
  `maybe possibly perhaps also even both either probably likely option options choice choices
   answer the vielleicht peut-être quizás talvez forse`,
);

/** Join labels to a list. Dashes are read apart: they also introduce a reason. */
export const LIST_JOINTS = words(
  `, / | & + 、 and or und oder et ou y o u e ed en of och eller i и или або ve veya และ و أو dan atau
   または もしくは あるいは および 或是 还是 還是 혹은 이나 ja eller lub czy nebo ή και  和 或 及 与 與 以及 或者 と や か 또는 와 과 및 \\ or/and and/or nor`,
);

export const RANGE_JOINTS = words(`- – — ~ ; to through thru bis hasta až`);

/** What turns the label behind it down. */
export const NEGATORS = words(`
  not isn't isnt aren't wasn't cannot can't cant couldn't won't wouldn't shouldn't doesn't don't
  never neither nor no non except excluding without unlike than instead exclude excluded excludes
  eliminate eliminated eliminates eliminating reject rejected rejects rejecting discard discarded
  dismiss dismissed ruled rules ruling rule discount disproves wrong incorrect false nicht kein
  keine keinesfalls weder außer ausser statt pas ni sauf aucun jamais ne n'est no nunca excepto
  salvo ninguna não nao nem exceto tampoco niet geen nie není nejsou не нет ни кроме değil hariç
  ليس ليست غير नहीं bukan không
`);

/** Undo a negation: "not A but B". */
export const CONTRASTS = words(
  `but rather sondern mais sino mas ma maar ale а но ama بل बल्कि tetapi melainkan mà`,
);

export const COPULAS = words(`
  is was are were be being seems seem looks look appears appear remains must should would will
  has ist sind wäre war est sont es son é são è sono jest to je
  это является hiyo adalah là है هو هي är er este είναι היא הוא است
`);

/** Carry a negation as copulas do, but approve of nothing: "A does contain the right units". */
export const AUXILIARIES = words(`do does did has have`);

/** Approve only where nothing follows: "B is better", but not "A is better known". */
export const COMPARATIVES = words(`better`);

/** A copula of appearance approves only where nothing more is said: "A looks right at first". */
export const APPEARANCES = words(`
  look looks looked seem seems seemed appear appears appeared would
  wäre serait sería seria sarebbe
`);

/** Of the past: what was thought or chosen before is history, where a word of history says so. */
export const PASTS = words(`
  was were did chose picked selected accepted preferred decided settled went opted voted guessed
  answered marked leaned favored favoured seemed looked appeared war era était foi был
`);

export const HISTORY = words(`
  first initially originally formerly previously earlier before once tentatively zuerst anfangs
  ursprünglich d'abord initialement primero inicialmente initially inizialmente prima primeiro
  сначала
`);

export const POSITIVES = words(`
  correct right answer best true winner accurate appropriate solution choice richtig korrekt beste
  antwort correcte bonne réponse exacte juste correcta correcto respuesta cierta correta certa
  resposta corretta risposta giusta juist juiste prawidłowa poprawna správně správná правильный
  верный верно ответ doğru صحيح الصحيحة सही benar đúng
`);

export const NEGATIVES = words(`
  not wrong incorrect false invalid impossible unlikely inconsistent inadequate insufficient out
  eliminated excluded ruled rejected untrue inaccurate implausible irrelevant never no n't cannot
  isn't distractor trap mistake nonsense tempting falsch unrichtig inkorrekt nicht faux fausse
  incorrecte pas incorrecta incorrecto falsa falso no errada errado incorreta não sbagliata
  sbagliato errata non fout onjuist niet nieprawidłowa błędna špatně nesprávná неверный
  неправильный неверно не yanlış değil خاطئ خطأ गलत नहीं salah sai
`);

/** A label followed by one of these is turned down: "A isn't", "B violates …". */
export const REFUSING_VERBS = words(`
  isn't isnt wasn't cannot can't couldn't wouldn't won't shouldn't doesn't didn't fails fail
  violates contradicts ignores overestimates underestimates misses lacks wrong incorrect false
  invalid eliminated excluded rejected
`);

/** May follow "A", "I" or a small letter that is a label, no article and no pronoun. */
export const REASONS = words(`
  is because since as for due given which where rather instead over but not and or by based
  being seems looks would must ist weil da denn est car parce es porque è perché é pois
  потому so thus wait hmm actually nicht nor per with only alone if when from among under after
  to of due
  isn't wasn't cannot can't doesn't fails violates contradicts
`);

/** "choose B", "settled on C", with the speaker as subject. */
export const CHOOSING_VERBS = words(`
  entscheide dirais diría diria choose chose chosen choosing pick picked picking select selected selecting
  submit stick lean leaning bet mark tick decide decided finalize finalise
  finalized settle settled settling go going went opt opted commit answer vote conclude concluded
  guess say wähle nehme choisis choisirais elijo escojo escolho scelgo kies wybieram vybírám выбираю
  seçiyorum memilih chọn escolha elige
`);

/** Choose only where nothing follows: "I accept B", but not "I accept B has merits". */
export const CONCESSIONS = words(`accept prefer favor favour`);

/** May stand right before a choosing verb when the speaker, and nobody else, chooses. */
export const SPEAKERS = words(`
  i we i'd i'll i'm i've we'll we'd we've let's lets would will must should therefore thus so hence
  finally and then now me us actually do did have am ich je yo eu io ik я tôi saya aku ben jag jeg
`);

/** Whose choice in "the one I picked was A" tells of the past, not of the answer. */
export const SUBJECT_SPEAKERS = words(`i we he she they you people students`);

/** Those whose opinion is not the text's: "some would say it is A". */
export const OTHERS = words(`
  some many most people students others they he she you everyone everybody nobody viele manche
  leute einige beaucoup certains muchos algunos molti alcuni muitos alguns многие некоторые
`);

/** Prepositions of choosing verbs: "settled on", "go with", "opt for". */
export const CHOOSING_PARTICLES = words(
  `with on for to as up in upon towards toward mich me für pour por per`,
);

/** "Therefore, B." */
export const CONCLUSIONS = words(`
  so therefore thus hence ∴ ergo consequently conclusion finally actually correction no wait also daher deshalb donc portanto
  entonces quindi dus zatem поэтому следовательно okay ok yes guess думаю считаю denke pienso creo
`);

/** "This leaves B.", "By elimination, B.": what remains answers where nothing else does. */
export const REMAINDERS = words(`elimination matches matching leaves leaving left`);

/** What may leave or match an option: "which leaves B", not "nothing matches A". */
export const REMAINDER_SUBJECTS = words(`this it that which only by best are we're`);

/** Subjects whose copula commits: "it is B", "which must be D". */
export const SUBJECTS = words(
  `it this that which one das dies es ce c'est esto isso questo dit que это`,
);

/** A supposition about an answer is none: "if the answer is A, then …". */
export const SUPPOSITIONS = words(`if whether suppose supposing assume assuming unless example e.g
  eg such format falls wenn si se`);

/** A case that is not the one at hand: "without friction it would be B". */
export const HYPOTHESES = words(`
  if unless without were had otherwise wenn ohne si sans sin se sem senza если без
`);

/** Give a reason that an answer may follow: "Since x > 0, B." */
export const REASON_OPENERS = words(`since because as given`);

/** "A if x > 0, else B" */
export const CONDITIONS = words(
  `if when unless whenever wenn falls si quand cuando se quando если`,
);
export const ELSES = words(`else otherwise sonst sinon altrimenti senão иначе`);

/** Verbs of thought and what else opens a clause that somebody holds true. */
export const THOUGHTS = words(`
  think believe say sure convinced certain feel agree claim argue expect suppose
  denke glaube meine finde pense crois trouve pienso creo opino penso credo direi acho acredito
  думаю считаю верю полагаю düşünüyorum
`);

/** "The answer would be C" leaves open whether it is. */
export const CONDITIONALS = words(`would wäre serait sería seria sarebbe бы`);

/** Who thinks so are others, or the speaker of before: "many believe it is D", "I thought it was A". */
export const FOREIGN_THOUGHTS = words(`
  thinks believes says insists insist claims argues thought believed said claimed argued assumed suspected
  glauben denken meinen sagen behaupten glaubt meint dachte glaubte meinte
  croire penser creer pensar credere pensare pensent croient disent pensais croyais pensé creía creen piensan dicen pensaba
  credono pensano dicono direbbero pensavo credevo acham pensam acreditam dizem pensei achava
  думают считают говорят думал думала считал считала полагают
`);

export const THOUGHT_NEGATORS = words(`
  not don't dont cannot can't never wouldn't hardly nicht kaum pas jamais no nunca non não nem не
  вряд değil
`);

/** Turn down the clause behind them, whoever thinks it. */
export const CLAUSE_DOUBTS = words(`
  doubt unsure unlikely nobody hard difficult implausible bezweifle unwahrscheinlich doute dudo
  dubito duvido сомневаюсь
`);

/** What it is "to say" what is not so: "it would be a mistake to say A is correct". */
export const FALLACIES = words(`
  mistake error wrong incorrect misleading tempting premature naive simplistic fallacy
`);

/** End the reach of a doubt before them. */
export const CLAUSE_BREAKS = words(
  `but so yet however and because aber denn also mais donc pero entonces ma quindi mas então но`,
);

/** What a text says when it changes its mind; then even a remark outweighs an earlier answer. */
export const TURNS = words(`
  wait actually oops sorry oh hmm correction correcting corrected reconsider reconsidering
  reconsidered recheck rechecking rechecked recalculating recomputing recomputed misread mistaken
  retract scratch reflection revise revised revising revision corrected updated update edit moment korrektur irrtum stattdessen pardon
  attends erreur plutôt perdón espera corrijo corrección anzi aspetta corrigindo espere стоп ошибся
  точнее
`);

/** Adverbs and conjunctions that grant what follows them without answering with it. */
export const CONCEDERS = words(`
  while although though whereas granted admittedly arguably technically historically theoretically
  strictly formally obwohl zwar quoique aunque embora sebbene benché хотя choć
`);

/** Open a sentence as its own words, no name of what follows: "still B is right". */
export const OPENERS = words(`
  overall still again here now meanwhile conversely yeah yep perhaps maybe both even all and once
`);

/** What options may be called that are shown or quoted: "figure B is correct". */
export const EXHIBITS = words(`
  options choices answers figure image picture photo diagram graph chart table curve plot map panel
  item entry row column line sentence claim passage paragraph word phrase definition description
  scenario hypothesis structure formula equation expression pair version reading candidate
`);

/** Verbs whose object a noun behind it names: "this makes B the answer". */
export const MAKERS = words(`
  make makes making made get gets give gives giving gave leave leaves leaving identify choose select
  pick have render renders rendering
`);

/** Turns of two words: "on second thought", "hold on". */
export const TURN_PHRASES: ReadonlySet<string> = new Set([
  ...["second thought", "second thoughts", "once more", "hold on", "my mistake", "my error"],
  ...["strike that", "scratch that", "never mind", "my bad", "my mind", "fix that"],
  ...["a mistake", "an error", "checking again", "looking again", "reading again"],
]);

/** A turn where a pause follows: "No, …", unlike "no doubt". */
export const FLAT_NOES = words(`no nein non não нет`);

/** An option so qualified is not announced as the answer, unless the question asks for it. */
export const DETRACTIONS = words(`
  wrong incorrect worst weakest second next tempting false invalid eliminated excluded rejected
  least unlikely exception popular common runner-up
`);

/** Turn an option down as a subject: "the one I eliminated first is A". */
export const ELIMINATIONS = words(`
  eliminate eliminated eliminates rule ruled exclude excluded excludes discard discarded reject
  rejected dismiss dismissed avoid avoided tempted tempting tempts wrong incorrect false invalid
  worst second fails failed
`);

/** May stand between a claim's verb and its label: "it is most likely the answer B". */
export const ASIDES = words(`
  the answer only just us with clearly definitely really probably simply most likely la el die den
  a o doch
`);

/** Articles that may open "the right answer" behind its label, in inverted order. */
export const ARTICLES = words(`the die der das la el o a de den`);

/** "described by C" at the end of a text names its answer, "divided by C" does not. */
export const DESCRIPTIONS = words(`
  described given represented explained shown illustrated expressed captured depicted answered
  characterized characterised summarized summarised
`);

/** One word that judges an option: "B: holds". */
export const APPROVALS = words(`✓ correct right true valid holds works fits remains`);
export const REFUSALS = words(`✗ incorrect wrong false invalid fails`);

/** "also partially correct", "would be correct if" approve of nothing. */
export const RESERVATIONS = words(`
  also partially partly almost nearly close closer nearer could might may popular common second next teilweise fast
  partiellement presque parcialmente casi quase parzialmente quasi частично почти
  likewise similarly equally auch ebenso aussi également también igualmente também anche ook också
  тоже также
`);

/** Approve of an option in part where a part follows: "true of mammals", "right in sign". */
export const NARROWABLE = words(`true right correct accurate richtig vrai juste`);
export const PARTS = words(`of in for to`);

/** Behind an approval they narrow it: "A is right about the sign", "correct only if". */
export const NARROWINGS = words(`about regarding concerning that only if unless until`);

/** "B can be excluded" turns B down, "B can be right" approves of nothing. */
export const MODALS = words(`can could may might`);

/** "B best describes it." */
export const BEST_VERBS = words(
  `describes explains represents fits matches answers captures reflects illustrates`,
);

/** Before a marker, these turn the whole claim down: "I doubt the answer is A". */
export const DOUBTS = words(`doubt don't dont unsure unlikely not isn't never cannot can't nobody`);

/** Labels of tests set in other alphabets, where the marker before them settles what they are. */
export const LOCAL_LABELS: ReadonlyMap<string, number> = new Map(
  ["أبجد", "ابجد", "অবডঢ", "কখগঘ", "कखगघ", "АБВГ", "ΑΒΓΔ"].flatMap((alphabet) =>
    [...alphabet].map((letter, place): [string, number] => [letter, place]),
  ),
);

/** Letters of other alphabets that look like a Latin label. */
export const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  (
    [
      ["АВСЕНІЈКМОРТХЅ", "ABCEHIJKMOPTXS"],
      ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"],
    ] as const
  ).flatMap(([foreign, latin]) =>
    [...foreign].map((letter, place): [string, string] => [letter, latin[place] ?? letter]),
  ),
);
