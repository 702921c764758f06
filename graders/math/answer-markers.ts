/** "Answer", in the languages models reply in. */
const MARKER =
  /final\s{1,4}answers?|(?<![^\n])A:(?=\s)|#{4}(?=\s*[-\d$])|\banswers?\b|(?<![\s\S])ans\b\.?|\bans\b(?<=(?:[\n.:;*_#>(]|\b(?:the|final|our|my|correct|so|hence|thus|therefore)\s)\s{0,4}ans)\.?(?=[\s*_]{0,4}[:=])|\bresult\b|\bsolution\b|\brespuestas?\b|\bréponses?\b|\bantwort(?:en)?\b|\bergebnis\b|\brésultat\b|\bresultado\b|\brisultato\b|результат|\brespostas?\b|\brispost[ae]\b|\bantwoord\b|\bcevap\b|\byanıt\b|\bjawaban(?:nya)?\b|\bodpowiedź(?!\p{L})|\bodpověď(?!\p{L})|\bsvaret?\b|\bjibu\b|đáp\s(?:án|số)|ответ(?:ом)?|відповідь|答案|答え|解答|答[:：]|정답|답은|답[:：]|उत्तर|जवाब|జవాబు|பதில்|விடை|જવાબ|ಉತ್ತರ|ഉത്തരം|απάντηση|پاسخ|\bválasz|\brăspuns(?:ul)?\b|\bvastaus\b|\bcorrect\s(?:option|choice)\b|উত্তর|సమాధానం|คำตอบ|الإجابة|الجواب|الناتج|جواب|תשובה/giu;

/** What may stand between the marker and the answer. */
const LEAD =
  /^(?:[\s*_#:：=>`~]|\([^()\n\d]{1,40}\)(?=\s*[:：=])|[-–—](?=\s)|\(s\)|(?<!\p{L})(?:is|are|was|be|es|est|ist|é|è|sono|wäre|lautet|son|sont|sind|são|here|thus|therefore|then|equals?|to|the|final|adalah|là)(?!\p{L})|是|为|為|は|该|應|है|হল|হলো|হচ্ছে|هو|هي|это|равен|равно|является|은|는|إذن|النهائية|النهائي|نهایی)*/iu;

const STRONG_MARKER = /final\s{1,4}answers?(?:\s{1,4}is)?/giu;

/** `isStated`: "is" or a colon follows, so that words may be an answer. */
export type Marker = { readonly start: number; readonly end: number; readonly isStated: boolean };

/** Markers looked at from the end; later mentions such as "is our answer" may state nothing. */
const MAX_MARKERS = 6;

/** The last answer markers in [from, to), the last first. `end` is past "is", ":" and the like. */
export function lastMarkers(
  text: string,
  from: number,
  to: number,
  isStrong = false,
): readonly Marker[] {
  const region = text.slice(from, to);
  const found: Marker[] = [];
  for (const match of region.matchAll(isStrong ? STRONG_MARKER : MARKER)) {
    const wordEnd = match.index + match[0].length;
    const lead = LEAD.exec(region.slice(wordEnd, wordEnd + 80))?.[0] ?? "";
    found.push({
      start: from + match.index,
      end: from + wordEnd + lead.length,
      isStated: /[:：=\p{L}]/u.test(lead),
    });
    if (found.length > MAX_MARKERS) found.shift();
  }
  return found.reverse();
}

/** Answer words of languages that write 3,5 for 3.5. */
const COMMA_LANGUAGE =
  /^(?:respuesta|réponse|antwort|ergebnis|résultat|resultado|risultato|результат|resposta|rispost|antwoord|cevap|yanıt|jawaban|odpowiedź|odpověď|svar|đáp|ответ|відповідь|απάντηση|válasz|răspuns|vastaus)/iu;

/** Several answers are announced, so that a comma parts them. */
const PLURAL =
  /^(?:respuestas|réponses|antworten|respostas|risposte)|(?<!\p{L})(?:son|sont|sind|sono|são)[\s:$*_]*$/iu;

/**
 * 3,5 after "Antwort" is 3.5; `lead` runs from there to the answer. A group of three digits is
 * left, as it may be thousands, and so is "las soluciones son 2,3".
 */
export function withDecimalPoint(answer: string, lead: string): string {
  const parts =
    /^([-−]?\d+),(\d{1,2}|\d{4,}|(?<=^[-−]?0,)\d{3})(\s?(?:\\?%|€)|\s\p{L}{1,4}[²³]?)?$/u.exec(
      answer,
    );
  if (!parts || !COMMA_LANGUAGE.test(lead)) return answer;
  if (parts[3] === undefined && PLURAL.test(lead)) return answer;
  return `${parts[1]}.${parts[2]}${parts[3] ?? ""}`;
}
