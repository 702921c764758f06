/**
 * By what the scripts written without spaces (Chinese, Japanese, Korean, Thai) commit to an option
 * or refuse one: patterns inside a run of them, which stands before a label or behind it.
 */
const RUN_MARKER = new RegExp(
  `(?:答案|正解|答え|解答|回答|答复|选择|選擇|選択|选项|選項|故选|應選|应选|选|選|答|正确的?是|正確的?是|정답|답변|답|선택|คำตอบ|ตอบ|ข้อ)(?<rest>[^不非错錯誤除아]{0,16})$`.normalize(
    "NFKC",
  ),
  "u",
);
const RUN_NEGATOR = /(?:不是|并非|並非|而非|不选|不選|非|排除|除了|除)$/u;
const RUN_REFUSAL =
  /^(?:选项|選項|项|項)?(?:是|は|が|では|じゃ|도|은|는|이|가)?(?:错|錯|不对|不對|不正|不符|不成立|不可|干扰|誤|間違|ない|なく|ありません|아니|아닙|틀|오답|不选|不選|ผิด|ไม่)/u;
const RUN_APPROVAL =
  /^(?:选项|選項|项|項)?(?:是|は|が|이|가)?(?:正确|正確|对的|正解|正しい|정답|맞|ถูก)/u;
const RUN_CONCLUSION = /(?:而是|而应是|就是|所以|因此|故|よって|따라서)$/u;
const RUN_INFERENCE = /(?:^是|[我认為为定项項择擇適合的该該]是|のは|项为|应为|應為)$/u;
/** What was turned down, held before or is held by others: "可以排除的是", "很多人认为是". */
const RUN_INCIDENTAL =
  /[错錯误誤非]|不|排除|除外|間違|ない|以为|以為|开始|開始|最初|起初|原本|曾|混淆|干扰|干擾|迷惑/u;
const RUN_OTHERS =
  /(?:人|学生|學生|同学|同學|大家|他们|他們|考生)(?:们|們|が|は)?[^，。]{0,4}(?:认为|認為|以为|以為|会|會|都|选|選|觉得|覺得|说|說|思)/u;
const RUN_HISTORY = /之前|以前|原来|原來|原先|原本|起初|最初|一开始|一開始|曾/u;
const RUN_TURN =
  /^不$|不对|不對|等等|等一下|重新|其实|其實|更正|错了|錯了|いや|いいえ|待って|訂正|間違え|やはり|아니|다시|잠깐|정정/u;

/** Looks at the end of a run only, so that a run of any length costs the same. */
const tail = (run: string): string => run.slice(-32);

/** A run that ends by announcing an answer: "所以答案应该是", "정답은". */
export const announcesInRun = (run: string): boolean =>
  RUN_MARKER.test(tail(run)) && !RUN_OTHERS.test(tail(run)) && !RUN_HISTORY.test(tail(run));
/** A run that only names an option: "选项", unlike "正确选项" and "故选". */
export const namesOptionInRun = (run: string): boolean =>
  /^[^正答故应應最选選]{0,12}(?:选项|選項|選択肢|ข้อ)$/u.test(tail(run));
export const negatesInRun = (run: string): boolean => RUN_NEGATOR.test(tail(run));
/** "です", "입니다", "。": what may end a statement behind its label. */
export const endsInRun = (run: string): boolean =>
  /^(?:です|である|だ|입니다|이다|임|ครับ|ค่ะ)/u.test(run);
/** Words of a script without blanks that make the letter before them a word: "B超". */
export const namesInRun = (run: string): boolean =>
  !/^(?:[是不因正最对對符为為就更才项項选選かがはでだをと입이가은는를와과]|ถูก|ผิด|เพราะ)/u.test(run);
export const concludesInRun = (run: string): boolean => RUN_CONCLUSION.test(tail(run));
/** "最合适的是", "应该是": answers where nothing more explicit does. */
export const infersInRun = (run: string): boolean =>
  RUN_INFERENCE.test(tail(run)) && !RUN_INCIDENTAL.test(tail(run)) && !RUN_OTHERS.test(tail(run));
/** "虽然A是正确的，但…" */
export const concedesInRun = (run: string): boolean =>
  /(?:虽然|雖然|尽管|儘管|即使|固然|비록)$/u.test(tail(run));
export const turnsInRun = (run: string): boolean => RUN_TURN.test(tail(run));
export const refusesInRun = (run: string): boolean => RUN_REFUSAL.test(run.slice(0, 24));
export const approvesInRun = (run: string): boolean => RUN_APPROVAL.test(run.slice(0, 24));
