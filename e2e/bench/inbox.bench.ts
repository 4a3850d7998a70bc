import { failuresQuerySchema } from "../../lib/contract/failures";
import type { JetStreamPort } from "../../lib/event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../lib/event-bus/adapters/jetstream/jetstream-log";
import { systemClock } from "../../lib/event-bus/clock";
import { createBroker } from "../../lib/event-bus/create-broker";
import { silentLogger } from "../../lib/event-bus/logger";
import { FailureStore, failureLog } from "../../lib/failures/inbox/failure-store";
import { brokerMs } from "../../lib/model/broker-time";
import { exact } from "../../lib/model/known";
import { noMask } from "../../lib/model/message/message-mask";
import { failureRecordHeader } from "../../lib/model/stream/stream";
import { listFailures } from "../../lib/server/views/failures/failure-list";
import { JetStreamStore } from "../../lib/store/jetstream/jetstream-store";
import { type BenchStage, compare, median, repeat, reportComparison, reportSpeed, runBench, speedOf } from "./bench";
import { cpuMs, openScreen, scroll } from "./screen";

/** As many failures as the stream may hold. */
const count = 100_000;
const consumers = ["billing-order__created", "mailer-order__paid", "search", "tax", "warehouse-stock__low"];
const counts = { open: exact(count), lastHour: exact(0), revision: 0, capturedSince: null, problem: null };
const parallelPublishes = 500;
/** A fast wheel: two rows a frame, through several pages. */
const stepPx = 64;
const frames = 240;
/** Pages of one run. */
const pagesRead = 1_000;
const pages = {
  first_page: {},
  middle_page: { offset: count / 2 },
  last_page: { offset: count - 100 },
  page_of_consumer: { stream: "ORDERS", consumer: "search", offset: 5_000 },
};

await runBench(async (stage) => {
  const { server, note } = stage;
  const bus = createBroker("nats", { servers: server.url, logger: silentLogger }).jetstream;
  await bus.start();
  const store = await openStore(bus);
  note(`storing ${count} failures`);
  for (let at = 0; at < count; at += parallelPublishes) {
    await Promise.all(
      Array.from({ length: parallelPublishes }, (_, next) => bus.messages.publish(recordOf(at + next))),
    );
  }

  const opened = await repeat(() => speedOf(count, async () => void (await openStore(bus))));
  reportSpeed(stage, "open", "failures", opened);
  await store.refresh();
  const monitor = { brokerNow: () => brokerMs(Date.now()) };
  const parts = { bus, mask: noMask, failures: { store, counts: () => counts }, monitor };
  const list = (query: object) => listFailures(parts, failuresQuerySchema.parse(query));
  for (const [name, query] of Object.entries(pages)) {
    const read = async () => {
      for (let page = 0; page < pagesRead; page++) JSON.stringify(await list(query));
    };
    reportSpeed(stage, name, "pages", await repeat(() => speedOf(pagesRead, read)));
  }
  const searched = await compare(
    () => speedOf(count, () => searchAll(list)),
    () => speedOf(count, () => readAll(bus)),
  );
  reportComparison(stage, "search", "failures", searched);
  await bus.stop();
  await reportScrolling(stage);
});

/** What the list costs the browser's main thread while it is scrolled and its pages come. */
async function reportScrolling(stage: BenchStage): Promise<void> {
  const screen = await openScreen(stage.server.url, "/failures");
  try {
    const { page, empty } = screen;
    const perFrame = (ms: number) => ms / frames;
    const bare = await repeat(() => cpuMs(empty, () => scroll(empty, "#long", frames, stepPx)));
    const ours = await repeat(() => cpuMs(page, () => scroll(page, "table", frames, stepPx)));
    stage.report("rows_drawn", "rows", [await page.locator("tbody tr").count()]);
    stage.report("scroll_frame_cpu_ms", "ms", ours.map(perFrame), perFrame(median(bare)));
  } finally {
    await screen.close();
  }
}

async function openStore(bus: JetStreamPort): Promise<FailureStore> {
  const kept = new JetStreamStore({ access: bus, logger: silentLogger, clock: systemClock });
  const store = new FailureStore({ log: new JetStreamLog(bus), store: kept, logger: silentLogger, mask: noMask });
  await store.records.open();
  return store;
}

/** What reading the same messages costs without searching them. */
async function readAll({ messages }: JetStreamPort): Promise<void> {
  for (let fromSeq: number | null = 1; fromSeq !== null; ) {
    fromSeq = (await messages.range(failureLog.name, { fromSeq, direction: "forward", limit: 250 })).nextSeq;
  }
}

async function searchAll(list: (query: object) => ReturnType<typeof listFailures>): Promise<void> {
  for (let after: string | undefined; ; ) {
    const page = await list({ search: "not in any of them", ...(after === undefined ? {} : { after }) });
    if (page.next === null) return;
    after = page.next;
  }
}

function recordOf(at: number) {
  const consumer = consumers[at % consumers.length] ?? "tax";
  const failedAt = new Date(Date.now() - (count - at) * 500).toISOString();
  const payload = Buffer.from(
    JSON.stringify({ order_id: `o-${at}`, lines: "two bolts and a nut ".repeat(15), tail: at }),
  );
  const message = {
    ...{ subject: `ORDERS.order.${at % 50}`, storedAt: failedAt, sizeBytes: payload.length, whole: true },
    headers: [["Trace-Id", `trace-${at}`]],
  };
  const about = { type: "failed", id: `f-${at}`, reason: at % 4 ? "gave_up" : "terminated", detail: null };
  const record = { ...about, failedAt, stream: "ORDERS", seq: at + 1, consumer, deliveries: 3, message };
  return {
    subject: `${failureLog.name}.failed.ORDERS.${consumer}`,
    data: payload,
    headers: [[failureRecordHeader, JSON.stringify(record)]] satisfies [string, string][],
  };
}
