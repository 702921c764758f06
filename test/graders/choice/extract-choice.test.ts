import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractChoice } from "../../../graders/choice/extract-choice.ts";
import { choiceGrader } from "../../../graders/choice/index.ts";
import type { Problem } from "../../../src/domain/problem.ts";

const letterOf = (text: string, count = 4, options?: readonly string[]): string | null => {
  const found = extractChoice(text, count, options);
  return found === undefined ? null : String.fromCharCode(65 + found.option);
};

describe("a choice answer", () => {
  it.each([
    ["$\\boxed{\\mathbf{B}}$", "B"],
    ["\\boxed{\\text{C: 12 eV}}", "C"],
    ["\\boxed{C} hmm \\boxed{}", "C"],
    ["**Answer: (B)**", "B"],
    ["# Final answer\n\n**B**", "B"],
    ['{"answer": "c"}', "C"],
    ["<answer>d</answer>", "D"],
    ["The answer to question 3 is B.", "B"],
    ["The answer I got is B.", "B"],
    ["Answer: B because A is wrong", "B"],
    ["Answer: B, C and D are wrong.", "B"],
    ["Not A, not B, not C. D.", "D"],
    ["I'd go with option C.", "C"],
    ["C would be the answer.", "C"],
    ["Between A and B, I choose B.", "B"],
    ["Therefore, (D).", "D"],
    ["La bonne réponse est donc l'option D.", "D"],
    ["Doğru cevap B'dir.", "B"],
    ["الإجابة: ب", "B"],
    ["故选：C", "C"],
    ["Bが正解です", "B"],
    ["คำตอบที่ถูกต้องคือ C", "C"],
    ["答案：Ｃ", "C"],
    ["Answer: B.\nIt is red.", "B"],
    ["Answer: C.\n\nQ: and the next?", "C"],
    ["A: wrong\nB: wrong\nC: right", "C"],
    ["A ❌\nB ❌\nC ✅\nD ❌", "C"],
    ["Not A but B.", "B"],
    ["Only C satisfies both conditions.", "C"],
    ["It may be B or D. Since x>0, D.", "D"],
    ["We are left with C.", "C"],
    ["Answer: A from the list", "A"],
    ["Ich denke, es ist D.", "D"],
    ["Je dirais B.", "B"],
    ["Daher ist C die richtige Antwort.", "C"],
    ["我认为是B", "B"],
    ["最も適切なのはDです。", "D"],
    ["C (mitochondria)", "C"],
    ["| Final answer | C |", "C"],
    ["The answer is… D!", "D"],
    ["Nicht A, sondern D.", "D"],
    ["Aではなく、Cです。", "C"],
    ["A가 아니라 B입니다.", "B"],
    ["By elimination, D.", "D"],
    ["This leaves only B.", "B"],
    ["The one that fits is D – decay.", "D"],
    ["Correct option - A", "A"],
    ["Final answer:\\ $\\mathrm{B}$", "B"],
    ["The answer is definitely, without doubt, D.", "D"],
    ["✅ B", "B"],
    ["<b>C</b>", "C"],
    ["~~Answer: A~~ Answer: D", "D"],
    ["Answer:\u202aD\u202c", "D"],
    ["Answer: \u0412", "B"],
    ["Ответ: \u0412", "C"],
    ["Ответ: \u0421", "C"],
    ["A resposta correta é a B", "B"],
    ["Svaret är C.", "C"],
    ["Jibu sahihi ni D.", "D"],
    ["பதில்: A", "A"],
    ["No es la A, sino la B.", "B"],
    ["উত্তরঃ খ", "B"],
    ["Àṣàyàn: D", "D"],
    ["A项错误，B项错误，C项正确，D项错误。", "C"],
    ["Ans. (a)", "A"],
    ["Label: D", "D"],
    ["It's got to be D.", "D"],
    ["I pick option A over option B.", "A"],
    ["B rather than C.", "B"],
    ["C would be correct.", "C"],
    ["This makes D the best answer.", "D"],
    ["So we get C as the answer.", "C"],
    ["The most appropriate next step is (C) rest. Option A is for later.", "C"],
    ["If I had to choose: A", "A"],
    ["Still B is correct.", "B"],
    ["Figure B is correct.", "B"],
    ["Treatment C is the right choice.", "C"],
    ["Also ist B richtig.", "B"],
    ["Tôi chọn A.", "A"],
    ["پاسخ صحیح گزینه B است", "B"],
    ["Although A is close, B is correct.", "B"],
    ["**A)** is small.\n**B)** is large.\n\nIt is best described by **C**.", "C"],
  ])("is found in %j", (text, letter) => {
    expect(letterOf(text)).toBe(letter);
  });

  it.each([
    "Answer: A/B",
    "Answer: A-D",
    "Answer: (A), (C)",
    "\\boxed{A} or \\boxed{B}",
    "A and B are both correct.",
    "The answer is neither A nor B.",
    "The answer is vitamin C.",
    "A dog barks.",
    "A = 3, B = 4",
    "Is it C?",
    "The wrong answer is B.",
    "If the answer is A, then energy is lost.",
    "A is also partially correct.",
    "The answer is (B) is also incorrect.",
    "A: wrong\nB: right\nC: right",
    "A: True\nB: False",
    "Answer: A as well as B",
    "A B",
    "B超检查",
    "Answer: A if x > 0, else B",
    "Select the best option from A to D.",
    'e.g. "Answer: B"',
    "答え：AまたはB",
    "The field is as computed. (a) The current is 3, (b) the voltage is twelve.",
    "Answer B can be excluded.",
    "I don't think it is B.",
    "C. elegans is a nematode.",
    "\\boxed{B",
    "Respond with A, B, C or D only.",
    "A.\nB.\nC.\nD.",
    "Plan A was right all along.",
    "Serie A is best.",
    "Is B correct?",
    "This rules out C as the answer.",
    "Answer: A → B → C",
    "Answer: O(A)",
    "Answer: A:B = 2:3",
    "(A)\n(B)\n(C)",
  ])("is not seen in %j", (text) => {
    expect(letterOf(text)).toBeNull();
  });

  it.each([
    "A does look right at first glance.",
    "The one that tempted me was A.",
    "Some would say it is A.",
    "If the sign were flipped, it would be A.",
    "The second best option is A.",
    "Zuerst dachte ich, es ist A.",
    "Muchos creen que es A.",
    "Eu não acredito que é A.",
    "一开始我以为是A。",
    "有些人会选A。",
    "多くの人が選ぶのはAです。",
    "A is correct too.",
    "A is right as well, strictly speaking.",
    "A is also a true statement.",
    "A is right in its own way.",
    "A is right to some extent.",
    "Likewise, A is right.",
    "Also, A is correct.",
    "Also, A was right.",
    "Granted, A is right.",
    "Although A is right, it is incomplete.",
    "A is correct, but less precise.",
    "A is correct under other assumptions.",
    "A is right in theory.",
    "A was the correct answer before 1990.",
    "Had it asked for the mass, A would be correct.",
    "If the pressure were low, A is right.",
    "One could argue that A is right.",
    "A purist would say A is correct.",
    "Answer A has the right sign alone.",
    "A is the right answer to another question.",
    "A is the correct answer if the object is at rest.",
    "A is indeed a true fact, but unrelated.",
    "A is closer to being correct than B.",
    "Should the sample be heated, A is correct.",
    "It would be a mistake to say A is correct.",
    "In gewissem Sinne ist A richtig.",
    "En cierto sentido, A es correcta.",
    "Auch A ist richtig.",
    "A est également correcte.",
    "La A también es correcta.",
    "Zwar ist A richtig, aber unvollständig.",
    "虽然A是正确的，但不够准确。",
    "选项A也有一定道理。",
  ])("stands before the remark %j", (remark) => {
    expect(letterOf(`Answer: C. ${remark}`)).toBe("C");
  });

  it.each([
    "Sorry, the one that fits both conditions is A.",
    "Looking once more, the option that satisfies both is A.",
    "Rechecking the units, this leaves only A.",
    "En fait, c'est A.",
    "不对，应该是A。",
    "Нет, это A.",
    "A is correct.",
    "So A is correct.",
    "Hence A would be correct.",
    "A is correct, but C is wrong.",
    "While B and D are plausible, A is correct.",
    "Wait, if it doubles, A is right.",
    "On second thought, A.",
    "Strike that, A.",
    "On second thought, A is the better choice.",
    "I change my mind: A.",
    "Updated: A",
    "Let me fix that: A.",
    "In this case A is correct.",
    "From the graph, A is correct.",
    "不，应该是A。",
  ])("gives way to the change of mind %j", (turn) => {
    expect(letterOf(`Answer: C. ${turn}`)).toBe("A");
  });

  it("is found by its option's text, at number boundaries", () => {
    const options = ["2.1 eV", "4.2 eV", "6.3 eV", "8.4 eV"];
    expect(letterOf("The answer is 4.2 eV.", 4, options)).toBe("B");
    expect(letterOf("The answer is 42 eV.", 4, options)).toBeNull();
    expect(letterOf("The answer is -4.2 eV.", 4, options)).toBeNull();
    expect(letterOf("The answer is 14.2 eV.", 4, options)).toBeNull();
  });

  it("is not found in a list that repeats the options", () => {
    expect(letterOf("A. cat\nB. dog\nC. cow", 3, ["cat", "dog", "cow"])).toBeNull();
    expect(letterOf("A. cat\nB. dog\nC. cow\n\nIt's a dog.", 3, ["cat", "dog", "cow"])).toBe("B");
  });

  it("prefers the longer of two options where one contains the other", () => {
    expect(letterOf("It's dark red.", 3, ["red", "dark red", "blue"])).toBe("B");
  });

  it("points at the label in the whole response, thinking included", () => {
    const text = "<think>A?</think> Answer: (B)";
    const found = extractChoice(text, 4, undefined);
    expect(text.slice(found?.start, found?.end)).toBe("(B)");
  });

  it("is any label of 2 to 26 options, in any of the usual wrappings", () => {
    const wrappings: ((label: string) => string)[] = [
      (label) => `Answer: ${label}`,
      (label) => `The answer is (${label}).`,
      (label) => `So \\boxed{\\text{${label}}}`,
      (label) => `**${label}**`,
      (label) => `Hence option ${label} is correct.`,
      (label) => `答案是${label}`,
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 26 }),
        fc.nat({ max: 25 }),
        fc.constantFrom(...wrappings),
        (count, option, wrap) => {
          const label = String.fromCharCode(65 + option);
          expect(letterOf(wrap(label), count)).toBe(option < count ? label : null);
        },
      ),
    );
  });

  it("keeps its verdict when reasoning without labels stands before it", () => {
    const reasoning = fc.stringMatching(/^[b-hj-z ]{0,80}$/);
    fc.assert(
      fc.property(reasoning, (before) => {
        expect(letterOf(`${before}.\n\nAnswer: B`)).toBe("B");
      }),
    );
  });

  it("never throws, and names a label in range, whatever the text", () => {
    const pieces =
      "A B C I a or and , / ( ) \\boxed{ } Answer: answer is not <think> </think> ** $ 答案 不是 = . \n if";
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.array(fc.constantFrom(...pieces.split(" ")), { maxLength: 40 }).map((p) => p.join(" ")),
    );
    fc.assert(
      fc.property(text, (response) => {
        const found = extractChoice(response, 5, ["alpha", "beta", "", "4.2", "beta"]);
        if (found === undefined) return;
        expect(found.option).toBeGreaterThanOrEqual(0);
        expect(found.option).toBeLessThan(5);
        expect(found.start).toBeLessThanOrEqual(found.end);
        expect(found.end).toBeLessThanOrEqual(response.length);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("the choice grader", () => {
  const problem = (letter: string, optionCount: number): Problem => ({
    question: { id: "1", benchmark: "test", text: "", prompt: "" },
    reference: { kind: "choice", letter, optionCount },
  });
  const unavailable = () => Promise.reject(new Error("not given"));
  const tools = { runProgram: unavailable, loadTests: unavailable };

  it("refuses a reference that names no option", async () => {
    const extraction = { answer: "A", method: "marker", span: [0, 1] } as const;
    await expect(choiceGrader.grade(extraction, problem("E", 4), tools)).rejects.toThrow(
      'The reference "E" is no label of 4 options.',
    );
    await expect(choiceGrader.grade(extraction, problem("A", 27), tools)).rejects.toThrow("27");
  });

  const outOfRange = (label: string) => ({ reason: "label-out-of-range", label, options: 4 });
  it.each([
    { text: "The answer is \\boxed{E}.", detail: outOfRange("E") },
    { text: "Surely **G**", detail: outOfRange("G") },
    { text: "<think>Answer: E</think> I give up.", detail: {} },
    { text: "Answer: A or B", detail: {} },
    { text: "Energy E is conserved; let N be 5.", detail: {} },
    { text: "", detail: {} },
  ])("says of $text as unanswered whether it named an option there is not", ({ text, detail }) => {
    expect(choiceGrader.unansweredDetail?.(text, problem("A", 4))).toEqual(detail);
  });

  it("groups answers by letter", () => {
    expect(choiceGrader.canonical(" b ", problem("A", 4))).toBe("B");
    expect(choiceGrader.equivalent("b", "B")).toBe(true);
    expect(choiceGrader.equivalent("A", "B")).toBe(false);
  });
});
