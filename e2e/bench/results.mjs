// @ts-check
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";

/**
 * One line of a bench's output, as `e2e/bench/bench.ts` defines it.
 *
 * @typedef {{ bench: string, figure: string, value: number, unit: string, baseline: number | null, runs: number[] }} Figure
 */

/** @param {string} line */
export function isFigure(line) {
  return line.startsWith('{"bench":');
}

/**
 * Puts the figures of a bench into its section of the results, in place of those of an earlier run. What people wrote
 * below the table stays.
 *
 * @param {string} file
 * @param {string} name of the bench
 * @param {readonly Figure[]} figures
 * @param {string} serverVersion
 */
export function recordResults(file, name, figures, serverVersion) {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "# Results\n";
  const marks = { start: `<!-- bench ${name} -->`, end: `<!-- end ${name} -->` };
  const block = `${marks.start}\n${table(name, figures, serverVersion)}\n${marks.end}`;
  const [start, end] = [text.indexOf(marks.start), text.indexOf(marks.end)];
  writeFileSync(
    file,
    start === -1
      ? `${text.trimEnd()}\n\n## ${name}\n\n${block}\n`
      : text.slice(0, start) + block + text.slice(end + marks.end.length),
  );
}

/** @param {string} name @param {readonly Figure[]} figures @param {string} serverVersion */
function table(name, figures, serverVersion) {
  const machine = `Node ${process.version}, nats-server ${serverVersion}, ${cpus().length} cores (${cpus()[0]?.model.trim()})`;
  return [
    `\`npm run bench -- ${name}\`, ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, ${machine}`,
    "",
    "| figure | median | unit | baseline | runs |",
    "| --- | ---: | --- | ---: | --- |",
    ...figures.map(
      ({ figure, value, unit, baseline, runs }) =>
        `| ${figure} | ${print(value)} | ${unit} | ${baseline === null ? "" : print(baseline)} | ${runs.map(print).join(", ")} |`,
    ),
  ].join("\n");
}

/** @param {number} value */
function print(value) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en-GB") : String(Number(value.toPrecision(3)));
}
