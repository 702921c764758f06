import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { drawn } from "../../src/report/charts/chart.ts";
import { gridData, packed } from "../../src/report/grid-data.ts";
import { html, trusted } from "../../src/report/html.ts";
import { chartFiles, htmlReport } from "../../src/report/html-report.ts";
import { benchmark, cell, metrics, row } from "./metrics.ts";

const page = (more: Parameters<typeof metrics>[0] = {}) =>
  htmlReport({
    metrics: metrics(more),
    rows: [row("q<2>"), row("q1")],
    provenance: { node: "v20" },
    digest: "d1",
  });

describe("html``", () => {
  it("escapes every text put into it, and nothing twice", () => {
    const name = `<a href="x" onclick='y'>&`;
    const inner = html`<b title="${name}">${name}</b>`;
    const escaped = "&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;";
    expect(html`<p>${inner}${[trusted("<i>"), html`${1}`]}${null}</p>`.markup).toBe(
      `<p><b title="${escaped}">${escaped}</b><i>1</p>`,
    );
  });
});

describe("the HTML report", () => {
  it("lets no name out of its place", () => {
    const text = page({
      run: "</title><script>alert(1)</script>",
      benchmarks: [
        benchmark({ benchmark: "<img src=x>", cells: [cell({ cell: '"><svg onload=x>' })] }),
      ],
    });
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("<img");
    expect(text).not.toContain("<svg onload");
    expect(text).toContain("&lt;img src=x&gt;");
  });

  it("allows its own script alone, by hash, and nothing from a network", () => {
    const text = page();
    const scripts = [...text.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
      ([, code]) => code ?? "",
    );
    expect(scripts).toHaveLength(1);
    const hash = createHash("sha256")
      .update(scripts[0] ?? "")
      .digest("base64");
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1];
    expect(policy).toContain(`script-src &#39;sha256-${hash}&#39;`);
    expect(policy).toContain("default-src &#39;none&#39;");
    const addresses = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses.filter((address) => !address?.startsWith("#"))).toEqual([]);
  });

  it("gives the same bytes for the same numbers, and says what it was made of", () => {
    expect(page()).toBe(page());
    expect(page().split("\n")[1]).toBe("<!-- d1 -->");
  });

  it("shows what there is: scores, flows, equal compute, agreement, order, the account, warnings", () => {
    const text = page();
    for (const part of [
      "<b>62.5</b> <small>[52.5, 72.5]</small>",
      "<b>2</b> recovered",
      "1 from a minority, 1 though none was right",
      "6.5 (beyond the pool)",
      "two agree",
      "p = 0.300",
      "6 of 100 (6.0 %) were cut by the token limit",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("keeps apart questions of one id, their texts and the links to them", () => {
    const text = htmlReport({
      metrics: metrics({
        benchmarks: [benchmark({ benchmark: "one" }), benchmark({ benchmark: "two/2" })],
      }),
      rows: [
        { ...row("1"), benchmark: "one" },
        { ...row("1"), benchmark: "two/2" },
      ],
      provenance: {},
      digest: "d1",
      texts: {
        script: "",
        style: "",
        parts: [
          { benchmark: "one", question: "1", gzip: "AA" },
          { benchmark: "two/2", question: "1", gzip: "BB" },
        ],
      },
    });
    expect(text).toContain('data-benchmark="one" data-question="1" data-gzip="AA"');
    expect(text).toContain('data-benchmark="two/2" data-question="1" data-gzip="BB"');
    const linked = new Set([...text.matchAll(/href="#q-([^/"]*)\//g)].map(([, name]) => name));
    expect([...linked]).toEqual(["one", "two%2F2"]);
  });

  it("says simulated only where it is", () => {
    expect(/>Simulated|SIMULATED/.test(page())).toBe(false);
    expect(page({ isSimulated: true })).toContain("<strong>Simulated:</strong>");
  });

  it("shows a pool alone where nothing was deliberated", () => {
    const text = page({ benchmarks: [benchmark({ cells: [] })] });
    expect(text).toContain("Pools alone: expected over all K-subsets");
    expect(text).not.toContain("Heavy-Mean@");
  });
});

describe("the data of the grid", () => {
  it("holds a letter, an answer and a key for each attempt", () => {
    const [found] = gridData(metrics(), [row("q1")]).benchmarks;
    const question = found?.questions[0];
    expect(question?.pools[0]?.s).toBe("cwtu");
    expect(question?.pools[0]?.a).toEqual([0, 0, -1, -1]);
    expect(question?.answers).toEqual(["<script>alert(1)</script>"]);
    expect(question?.pools[0]?.k).toBe("a".repeat(48));
    expect(question?.cells[0]?.[0]?.t).toEqual([3, 0, 1, 2]);
    expect(question?.cells[0]?.[0]?.i[0]?.s).toBe("cw");
  });

  it("is packed in letters that no element ends at", () => {
    const data = { text: "</script></template>" };
    expect(packed(data)).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(JSON.parse(gunzipSync(Buffer.from(packed(data), "base64")).toString())).toEqual(data);
  });
});

describe("the charts as files", () => {
  it("are named as they are, whatever a replacement text would make of the name", () => {
    const { svg } = drawn("one", "$& $' $` $1 <k=4>", {});
    expect(svg).toContain(' aria-label="$&amp; $&#39; $` $1 &lt;k=4&gt;" ');
    expect(svg.match(/<svg/g)).toHaveLength(1);
  });

  it("draw accuracy by money where all of it is paid for, else by output tokens", () => {
    const { frontier } = benchmark();
    const [mean, heavy] = frontier.outputTokens;
    if (mean === undefined || heavy === undefined) throw new RangeError("The trial has points.");
    const byCost = (ofMean: number, ofHeavy: number) => {
      const cost = [
        { ...mean, cost: ofMean },
        { ...heavy, cost: ofHeavy },
      ];
      const files = chartFiles(
        metrics({ benchmarks: [benchmark({ frontier: { ...frontier, cost } })] }),
      );
      return files.find(({ file }) => file.includes("frontier"))?.svg;
    };
    expect(byCost(0.01, 0.05)).toContain("Accuracy by cost a question");
    expect(byCost(0, 0)).toContain("Accuracy by output tokens a question");
    expect(byCost(0, 0.05)).toContain("Accuracy by output tokens a question");
  });

  it("are drawings of their own, colours within, names safe for any file system", () => {
    const files = chartFiles(metrics({ benchmarks: [benchmark({ benchmark: "../x y" })] }));
    expect(files.map(({ file }) => file)).toEqual([
      ".._x_y-01-k-curves.svg",
      ".._x_y-02-frontier.svg",
      ".._x_y-03-pass-rates.svg",
      ".._x_y-04-position-bias.svg",
    ]);
    for (const { svg } of files) {
      expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*><style>/);
      expect(svg).toContain("prefers-color-scheme: dark");
    }
  });
});
