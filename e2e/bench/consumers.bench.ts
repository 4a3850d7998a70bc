import { median, repeat, runBench } from "./bench";
import { seedConsumers } from "./consumers/many-consumers";
import { cpuMs, openScreen, scroll, sortBy } from "./screen";

/** Streams and consumers of each: a server takes 1,000 consumers a stream unless configured otherwise. */
const streams = 5;
const consumersEach = 1_000;
/** A fast wheel: two rows a frame. */
const stepPx = 64;
const frames = 120;

/** What the list of 5,000 consumers costs the browser's main thread, in CPU time: other work on the machine does not count. */
await runBench(async (stage) => {
  stage.note(`making ${streams * consumersEach} consumers`);
  await seedConsumers(stage.server.url, streams, consumersEach);
  const screen = await openScreen(stage.server.url, "/consumers", "memory");
  try {
    const { page, empty } = screen;
    stage.report("rows_drawn", "rows", [await page.locator("tbody tr").count()]);
    const bare = await repeat(() => cpuMs(empty, () => scroll(empty, "#long", frames, stepPx)));
    const ours = await repeat(() => cpuMs(page, () => scroll(page, "table", frames, stepPx)));
    stage.report("scroll_frame_cpu_ms", "ms", ours.map(perFrame), perFrame(median(bare)));
    for (const column of ["Waiting", "Consumer"]) {
      const sorts = await repeat(() => cpuMs(page, () => sortBy(page, column)));
      stage.report(`sort_by_${column.toLowerCase()}_cpu_ms`, "ms", sorts);
    }
  } finally {
    await screen.close();
    // In order it would take a minute to stop, 10 ms for each consumer.
    await stage.server.kill9();
  }
});

function perFrame(ms: number): number {
  return ms / frames;
}
