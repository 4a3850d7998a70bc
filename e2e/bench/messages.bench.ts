import { connect, type NatsConnection } from "@nats-io/transport-node";
import { paths } from "../../lib/contract/paths";
import { messageListSchema } from "../../lib/contract/streams";
import { type BenchStage, rounds, runBench } from "./bench";
import { type BenchDashboard, startDashboard } from "./dashboard";

/** Messages that are stored; `MESSAGES=1000000` makes do with fewer. */
const stored = Number(process.env.MESSAGES ?? 5_000_000);
/** Each has as many messages as the others, far from each other. */
const subjects = 100_000;
/** The second token of subjects: what a filter with wildcards picks. */
const groups = 100;
const size = 200;
const stream = "PAGED";
/** Requests of one figure in one round. */
const asked = 40;
/** Pages that are turned one after the other, each way. */
const turned = 20;

const pick = (count: number) => Math.floor(Math.random() * count);
const either = () => (Math.random() < 0.5 ? "forward" : "backward");
const subjectOf = (at: number) => `${stream}.${at % groups}.${at}`;

/**
 * Pages of a large stream with many subjects over HTTP from the built dashboard, 50 messages each, 95th percentiles: the
 * first page either way, jumps to numbers and times, pages of a subject whose messages lie far apart, and of a filter with
 * wildcards, and turning pages both ways.
 */
await runBench(async (stage) => {
  const client = await connect({ servers: stage.server.url });
  const beganMs = Date.now();
  await fill(client, stage);
  const endedMs = Date.now();
  const dashboard = await startDashboard(stage.server.url);
  const reader = pagesOf(dashboard);
  try {
    const subject = () => subjectOf(pick(subjects));
    const time = () => new Date(beganMs + Math.random() * (endedMs - beganMs)).toISOString();
    const figures: Record<string, () => Promise<number>> = {
      first_page_p95_ms: () => reader.time({ direction: either() }),
      jump_p95_ms: () => reader.time({ direction: either(), number: String(1 + pick(stored)) }),
      jump_to_time_p95_ms: () => reader.time({ direction: either(), at: time() }),
      sparse_backward_p95_ms: () => reader.time({ direction: "backward", subject: subject() }),
      sparse_forward_p95_ms: () => reader.time({ direction: "forward", subject: subject() }),
      sparse_jump_backward_p95_ms: () =>
        reader.time({ direction: "backward", subject: subject(), number: String(1 + pick(stored)) }),
      wildcard_backward_p95_ms: () => reader.time({ direction: "backward", subject: `${stream}.${pick(groups)}.>` }),
      sparse_wildcard_backward_p95_ms: () =>
        reader.time({ direction: "backward", subject: `${stream}.*.${pick(subjects)}` }),
      absent_backward_p95_ms: () => reader.time({ direction: "backward", subject: `${stream}.none` }),
    };
    for (const [figure, ask] of Object.entries(figures)) {
      for (let at = 0; at < asked / 2; at++) await ask();
      const runs: number[] = [];
      for (let round = 0; round < rounds; round++) runs.push(await p95Of(asked, ask));
      stage.report(figure, "ms", runs);
    }
    stage.report("turned_page_p95_ms", "ms", [p95(await reader.turn())]);
  } finally {
    await dashboard.stop();
    await client.close();
  }
});

async function fill(client: NatsConnection, stage: BenchStage): Promise<void> {
  const config = { name: stream, subjects: [`${stream}.>`], storage: "file", allow_direct: true };
  await client.request(`$JS.API.STREAM.CREATE.${stream}`, JSON.stringify(config));
  stage.note(`storing ${stored} messages of ${subjects} subjects`);
  const padding = "x".repeat(size);
  for (let at = 1; at <= stored; at++) {
    // A step that has no factor in common with the number of subjects goes through all of them.
    const subject = subjectOf((at * 61_987) % subjects);
    client.publish(subject, `{"id":"${at}","text":"${padding}`.slice(0, size - 2).concat('"}'));
    if (at % 10_000 === 0) await client.request(`$JS.API.STREAM.INFO.${stream}`, "", { timeout: 60_000 });
  }
}

/** Pages as a browser gets them. */
function pagesOf({ url }: BenchDashboard) {
  const page = async (query: Record<string, string>) => {
    const beganMs = performance.now();
    const answer = await fetch(`${url}${paths.messages(stream)}?${new URLSearchParams(query)}`);
    const text = await answer.text();
    const tookMs = performance.now() - beganMs;
    if (!answer.ok) throw new Error(`${answer.status}: ${text.slice(0, 200)}`);
    return { tookMs, list: messageListSchema.parse(JSON.parse(text)) };
  };
  return {
    /** Milliseconds until a page is there. */
    time: async (query: Record<string, string>) => (await page(query)).tookMs,

    /** Milliseconds of each page of those turned from the newest back, and from the oldest on; none may be missing. */
    async turn(): Promise<number[]> {
      const times: number[] = [];
      for (const direction of ["backward", "forward"]) {
        let from: string | undefined;
        let seen = 0;
        for (let at = 0; at < turned; at++) {
          const { tookMs, list } = await page({ direction, ...(from === undefined ? {} : { from }) });
          times.push(tookMs);
          seen += list.messages.length;
          from = list.next ?? undefined;
        }
        if (seen !== turned * 50) throw new Error(`${seen} messages on ${turned} pages`);
      }
      return times;
    },
  };
}

async function p95Of(count: number, ask: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < count; at++) times.push(await ask());
  return p95(times);
}

function p95(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN;
}
