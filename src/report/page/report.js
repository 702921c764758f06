/* The report's only script: draws the grid of questions, and opens texts where the page carries them.
   Texts reach the page as text nodes alone. */

(async () => {
  const MOST_ROWS = 200;
  const KEY_DIGITS = 12;
  const SIGNS = { c: "●", w: "✕", u: "–", t: "⊣", g: "?", f: "!" };
  const WORDS = {
    c: "correct",
    w: "wrong",
    u: "unanswered",
    t: "cut by the token limit",
    g: "ungraded",
    f: "failed",
  };

  const unpack = async (element) => {
    const bytes = Uint8Array.from(atob(element.dataset.gzip), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  };
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const packed = document.getElementById("data");
  const { viewer } = packed.dataset;
  const data = await unpack(packed);
  /* Ids are unique within a benchmark alone. */
  const placeOf = (name, id) => `${encodeURIComponent(name)}/${encodeURIComponent(id)}`;
  const texts = new Map(
    [...document.querySelectorAll("template.texts")].map((part) => [
      placeOf(part.dataset.benchmark, part.dataset.question),
      part,
    ]),
  );
  const controls = document.getElementById("grid-controls");
  const grid = document.getElementById("grid");
  const shares = ({ s }) => (s.length === 0 ? 0 : s.split("c").length - 1) / Math.max(1, s.length);
  const tally = ({ s }, what) =>
    `${s.length} ${what}: ${Object.entries(WORDS)
      .map(([letter, word]) => [s.split(letter).length - 1, word])
      .filter(([count]) => count > 0)
      .map(([count, word]) => `${count} ${word}`)
      .join(", ")}`;

  const marks = (attempts, what, underlined) => {
    const element = make("span");
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", tally(attempts, what));
    [...attempts.s].forEach((letter, at) => {
      const sign = make("i", { className: letter, textContent: SIGNS[letter] });
      element.append(underlined?.has(at) ? make("u", {}, sign) : sign);
    });
    return element;
  };

  const choice = (name, options) => {
    const select = make(
      "select",
      {},
      ...options.map(([value, label]) => make("option", { value, textContent: label })),
    );
    controls.append(make("label", {}, `${name} `, select));
    return select;
  };
  const benchmark = choice(
    "Benchmark",
    data.benchmarks.map(({ name }, at) => [at, name]),
  );
  const cell = choice("Cell", []);
  const order = choice("Order", [
    ["given", "as in the benchmark"],
    ["lost", "most lost first"],
    ["gained", "most gained first"],
    ["hard", "hardest first"],
  ]);
  const search = make("input", { type: "search", placeholder: "id, subject or answer" });
  controls.append(make("label", {}, "Find ", search));

  const current = () => data.benchmarks[Number(benchmark.value)] ?? data.benchmarks[0];
  const chosen = () => {
    const found = current();
    const at = Number(cell.value);
    const named = found.cells[at];
    return { found, cellAt: named ? at : -1, poolAt: named ? named.thinker : 0 };
  };
  const fillCells = () => {
    cell.replaceChildren(
      ...current().cells.map(({ name }, at) => make("option", { value: at, textContent: name })),
    );
    cell.parentElement.hidden = current().cells.length < 2;
  };
  const drawnShare = (question, cellAt, poolAt) => {
    const draws = question.cells[cellAt] ?? [];
    const places = draws.flatMap(({ t }) => t);
    const right = places.filter((place) => question.pools[poolAt].s[place] === "c").length;
    return places.length === 0 ? shares(question.pools[poolAt]) : right / places.length;
  };
  const heavyShare = (question, cellAt) => {
    const last = (question.cells[cellAt] ?? []).flatMap(({ i }) => i.slice(-1));
    return last.length === 0 ? 0 : last.reduce((sum, one) => sum + shares(one), 0) / last.length;
  };

  const row = (question, cellAt, poolAt) => {
    const draws = question.cells[cellAt] ?? [];
    const underlined = new Set(draws.flatMap(({ t }) => t));
    const button = make("button", { type: "button", textContent: question.id });
    button.setAttribute("aria-expanded", "false");
    const line = make(
      "div",
      { className: "marks" },
      marks(question.pools[poolAt], "trajectories", underlined),
      ...draws.flatMap(({ i }) =>
        i.map((summaries, at) =>
          marks(summaries, i.length > 1 ? `summaries of iteration ${at + 1}` : "summaries"),
        ),
      ),
    );
    const item = make(
      "li",
      { className: "row", id: `q-${placeOf(current().name, question.id)}` },
      button,
      line,
    );
    button.addEventListener("click", () => {
      const open = item.querySelector(".more");
      button.setAttribute("aria-expanded", String(!open));
      if (open) open.remove();
      else item.append(details(question, cellAt, poolAt));
    });
    return item;
  };

  /* The viewer serves a page a question; a file can only name the command. */
  const wayTo = (question) =>
    viewer
      ? make("a", {
          href: `${viewer}/${placeOf(current().name, question.id)}`,
          textContent: "prompt, attempts, caches and summaries",
        })
      : make("code", { textContent: `heavybench show ${data.run} ${question.id}` });

  const keyOf = (key) => {
    const code = make("code", { textContent: key });
    return viewer && key ? make("a", { href: `/completions/${key}` }, code) : code;
  };

  const details = (question, cellAt, poolAt) => {
    const part = texts.get(placeOf(current().name, question.id));
    const groups = [
      ["trajectory", question.pools[poolAt]],
      ...(question.cells[cellAt] ?? []).flatMap(({ i }, draw) =>
        i.map((summaries, at) => [`summary (draw ${draw}, iteration ${at + 1})`, summaries]),
      ),
    ];
    const rows = groups.flatMap(([what, attempts]) =>
      [...attempts.s].map((letter, at) => {
        const key = attempts.k.slice(at * KEY_DIGITS, (at + 1) * KEY_DIGITS).trim();
        const answer = question.answers[attempts.a[at]] ?? "–";
        const name = `${what} ${at}`;
        const opener = make("button", { type: "button", textContent: "read" });
        opener.addEventListener("click", () => read(question.id, part, name, key, letter));
        return make(
          "tr",
          {},
          make("td", { textContent: name }),
          make(
            "td",
            {},
            make("i", { className: letter, textContent: SIGNS[letter] }),
            ` ${WORDS[letter]}`,
          ),
          make("td", { textContent: answer }),
          make("td", {}, key && part ? opener : keyOf(key)),
        );
      }),
    );
    const head = make(
      "tr",
      {},
      ...["attempt", "outcome", "answer", part ? "text" : "key"].map((name) =>
        Object.assign(make("th", { textContent: name }), { scope: "col" }),
      ),
    );
    return make(
      "div",
      { className: "more" },
      make("p", {
        textContent: `Reference: ${question.reference}${question.subject ? ` · ${question.subject}` : ""}`,
      }),
      make("p", {}, wayTo(question)),
      make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)),
    );
  };

  const read = async (question, part, name, key, letter) => {
    const found = (await unpack(part))[key];
    document.getElementById("text-title").textContent = `${question}, ${name}`;
    document.getElementById("text-facts").textContent =
      `${SIGNS[letter]} ${WORDS[letter]} · ${key}`;
    const body = document.getElementById("text-body");
    body.replaceChildren();
    if (found?.reasoning)
      body.append(withFormulas(make("div", { className: "thinking" }), found.reasoning));
    body.append(withFormulas(make("div"), found?.text ?? "No text came back."));
    document.getElementById("text").showModal();
  };

  /* Marks that turn the direction of text are shown as their codes: they could make a text read otherwise.
     Formulas between dollar signs, \( \) or \[ \]; what KaTeX cannot read stays as it was written. */
  const withFormulas = (element, stated) => {
    const text = stated.replace(
      /[\u202a-\u202e\u2066-\u2069]/g,
      (control) => `\\u${control.charCodeAt(0).toString(16)}`,
    );
    const writer = globalThis.katex;
    const formula =
      /\$\$([^$]{1,4000})\$\$|\$([^$\n]{1,1000})\$|\\\[((?:(?!\\\]).){1,4000})\\\]|\\\(((?:(?!\\\)).){1,1000})\\\)/gs;
    let end = 0;
    for (const match of writer ? text.matchAll(formula) : []) {
      element.append(text.slice(end, match.index));
      const [whole, display, inline, bracket, parenthesis] = match;
      const span = make("span");
      try {
        writer.render(display ?? inline ?? bracket ?? parenthesis, span, {
          displayMode: display !== undefined || bracket !== undefined,
          throwOnError: true,
          trust: false,
          maxExpand: 200,
          maxSize: 20,
        });
        element.append(span);
      } catch (failure) {
        span.textContent = whole;
        span.title = String(failure.message);
        element.append(span);
      }
      end = match.index + whole.length;
    }
    element.append(text.slice(end));
    return element;
  };

  let most = MOST_ROWS;
  const draw = () => {
    const { found, cellAt, poolAt } = chosen();
    if (!found) return;
    const wanted = search.value.trim().toLowerCase();
    const gain = (question) => heavyShare(question, cellAt) - drawnShare(question, cellAt, poolAt);
    const keys = {
      given: () => 0,
      lost: gain,
      gained: (question) => -gain(question),
      hard: (question) => shares(question.pools[poolAt]),
    };
    const questions = found.questions
      .filter(({ id, subject, reference, answers }) =>
        [id, subject ?? "", reference, ...answers].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
      )
      .map((question) => [keys[order.value](question), question])
      .sort(([a], [b]) => a - b)
      .map(([, question]) => question);
    const list = make("ul", { className: "rows" });
    list.append(...questions.slice(0, most).map((question) => row(question, cellAt, poolAt)));
    const left = questions.length - most;
    const more = make("button", { type: "button", textContent: `${left} more questions` });
    more.addEventListener("click", () => {
      most = Number.POSITIVE_INFINITY;
      draw();
    });
    grid.replaceChildren(list, ...(left > 0 ? [more] : []));
  };

  benchmark.parentElement.hidden = data.benchmarks.length < 2;
  benchmark.addEventListener("change", () => {
    fillCells();
    draw();
  });
  for (const control of [cell, order]) control.addEventListener("change", draw);
  search.addEventListener("input", draw);

  /* A link to a question opens it, wherever it stands. */
  const goTo = () => {
    if (!location.hash.startsWith("#q-")) return;
    const place = location.hash.slice("#q-".length);
    const at = data.benchmarks.findIndex(({ name, questions }) =>
      questions.some(({ id }) => placeOf(name, id) === place),
    );
    if (at < 0) return;
    benchmark.value = String(at);
    search.value = "";
    most = Number.POSITIVE_INFINITY;
    fillCells();
    draw();
    const item = document.getElementById(location.hash.slice(1));
    item?.querySelector("button")?.click();
    item?.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", goTo);
  addEventListener("beforeprint", () => {
    most = Number.POSITIVE_INFINITY;
    draw();
    // Paper cannot be clicked: tables that are folded away are printed open.
    for (const folded of document.querySelectorAll("details:has(table)")) folded.open = true;
  });
  fillCells();
  draw();
  goTo();
})();
