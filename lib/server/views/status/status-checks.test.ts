import { expect, test } from "vitest";
import { parseMaskRules } from "../../../access/mask/mask-rules";
import type { ForeignCounts } from "../../../model/failure/record-doubt";
import type { MonitorView } from "../../../monitor/sweep-feed";
import { checkConfig, checkDesk, checkFailures, checkMask, checkSampler } from "./status-checks";
import { checkHistory, checkRecords } from "./store-checks";

const since = "2026-11-25T05:07:51.229Z";

test.each([
  [{ problem: null, capturedSince: null }, true, "warning", /^not captured yet$/],
  [{ problem: null, capturedSince: since }, true, "ok", /^captured since 2026-11-25 05:07 UTC, kept 7 days in /],
  [{ problem: "no permission", capturedSince: since }, true, "warning", /^no permission$/],
  [{ problem: "no permission", capturedSince: null }, true, "failed", /^no permission$/],
] as const)("failures: %o, connected %s, is %s", (counts, connected, state, detail) => {
  expect(checkFailures(counts, connected)).toEqual({ name: "Failures", state, detail: expect.stringMatching(detail) });
});

test("the check names somebody else's stream that failures are read from, since when, and what may be missing", () => {
  const of = { stream: "ADVICE", what: "gave_up", since, gap: null, copies: null } as const;
  const ok = checkFailures({ problem: null, capturedSince: since, readFrom: [of] }, true);
  expect(ok.detail).toMatch(/\. What the server gave up is read from ADVICE, all since 2026-11-25 05:07 UTC\.$/);
  const drained = {
    ...of,
    what: "terminated",
    since: null,
    gap: "Some are missing.",
    copies: "Jetlag skips the copies in B.",
  } as const;
  expect(checkFailures({ problem: "Bad.", capturedSince: since, readFrom: [drained] }, true)).toMatchObject({
    state: "warning",
    detail: "Bad. What handlers terminated is read from ADVICE. Some are missing. Jetlag skips the copies in B.",
  });
});

test("while the broker is away nobody is told that failures are being captured", () => {
  const check = checkFailures({ problem: null, capturedSince: since }, false);
  expect(check).toMatchObject({ state: "warning", detail: expect.stringContaining("when the broker is back") });
});

const view: MonitorView = {
  sampledAtMs: 1,
  sampledBy: "this",
  sweepError: null,
  isOutdated: false,
  isWhole: true,
  intervalMs: 2_000,
  lastSweepMs: 3,
  streams: [],
  missingStreams: [],
  knownStreams: [],
  consumers: [],
  clockSkew: null,
  timeLagProblem: null,
};

test("configuration: a change that was refused is told with its reason, else nothing", () => {
  expect(checkConfig(null)).toEqual([]);
  expect(checkConfig({ reason: "/etc/jetlag.json: brokers[0].id: is missing", at: since })).toEqual([
    {
      ...{ name: "Configuration", state: "warning" },
      detail:
        "the change of 2026-11-25 05:07 UTC is not used, the configuration before it holds: " +
        "/etc/jetlag.json: brokers[0].id: is missing",
    },
  ]);
});

test("masking: paths and headers are counted, one of a kind too; nothing is said without a mask", () => {
  const detailOf = (rules: string) => checkMask(parseMaskRules(rules)).map(({ detail }) => detail);
  expect(detailOf("")).toEqual([]);
  expect(detailOf("$.a,$.b,header:C")).toEqual(["2 JSON paths and 1 header are hidden from every viewer"]);
  expect(detailOf("header:C")).toEqual(["1 header is hidden from every viewer"]);
  expect(detailOf("$.a,header:C,header:D")).toEqual(["1 JSON path and 2 headers are hidden from every viewer"]);
});

test.each([
  ["leader", {}, "ok", "0 consumers every 2 s, by this dashboard"],
  ["alone", {}, "ok", "0 consumers every 2 s, by this dashboard alone: it shares no store with others"],
  [
    "follower",
    { sampledBy: "another" },
    "ok",
    "0 consumers every 2 s, by another dashboard, this one takes over within 10 s",
  ],
  ["follower", {}, "ok", "0 consumers every 2 s, by this dashboard"],
  ["alone", { sampledAtMs: null }, "warning", "nothing read yet"],
  ["leader", { sweepError: "no answer" }, "failed", "no answer"],
] as const)("sampler: %s, %o, is %s: %s", (role, change, state, detail) => {
  expect(checkSampler({ ...view, ...change }, role)).toEqual({ name: "Sampler", state, detail });
});

const none = { before_secret: 0, unsigned: 0, wrong_digest: 0, replayed: 0 };

const logs = (audit: ForeignCounts, jobs: ForeignCounts) => [
  { name: "JETLAG_AUDIT", foreign: audit },
  { name: "JETLAG_JOBS", foreign: jobs },
];

test("records: nothing is said without a secret, and foreign ones are counted by stream and kind", () => {
  expect(checkRecords([{ name: "JETLAG_FAILURES", foreign: null }])).toEqual([]);
  expect(checkRecords(logs(none, none))).toMatchObject([{ state: "ok" }]);
  expect(checkRecords(logs({ ...none, before_secret: 7 }, none))).toMatchObject([
    { state: "ok", detail: expect.stringContaining("7 in JETLAG_AUDIT without a digest, from before JETLAG_SECRET") },
  ]);
  const foreign = logs({ ...none, before_secret: 7, unsigned: 2 }, { ...none, replayed: 1 });
  expect(checkRecords(foreign)).toMatchObject([
    {
      name: "Records",
      state: "warning",
      detail: expect.stringMatching(/2 in JETLAG_AUDIT.*; 1 in JETLAG_JOBS a copy/),
    },
  ]);
});

test.each([
  ["leader", null, "ok", "7 days in JETLAG_LAG; this dashboard writes it"],
  ["follower", null, "ok", "7 days in JETLAG_LAG; another dashboard writes it, this one takes over within 10 s"],
  ["undecided", null, "warning", "7 days in JETLAG_LAG; it is not known yet who writes it"],
  ["undecided", "Nothing can be stored.", "warning", "Nothing can be stored."],
  ["follower", "Nothing can be stored.", "warning", "Nothing can be stored."],
] as const)("lag history: %s, problem %s, is %s", (role, problem, state, detail) => {
  const archive = { bounds: { maxAgeMs: 7 * 86_400_000, maxBytes: 1 } };
  expect(checkHistory({ role, problem, archive })).toEqual({ name: "Lag history", state, detail });
});

test("what else does not work has one line each; failures and dead letters have theirs", () => {
  const problems = [
    { of: "Failures", problem: "f" },
    { of: "Jobs", problem: "One." },
    { of: "Dead letters", problem: "d" },
    { of: "Jobs", problem: "Two." },
    { of: "Activity", problem: "Three." },
  ] as const;
  expect(checkDesk(problems)).toEqual([
    { name: "Jobs", state: "warning", detail: "One. Two." },
    { name: "Activity", state: "warning", detail: "Three." },
  ]);
  expect(checkDesk([])).toEqual([]);
});
