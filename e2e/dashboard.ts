import { test as base } from "@playwright/test";
import { paths } from "../lib/contract/paths";
import { Broker } from "./broker";

export { expect } from "@playwright/test";

/** What each test may ask for. */
interface Fixtures {
  /** The broker behind the dashboard, for what its users do. */
  readonly broker: Broker;
  /** Name of a stream made for this test alone; removed afterwards. */
  readonly streamName: string;
}

export const test = base.extend<Fixtures>({
  broker: async ({ request }, use) => {
    const broker = await Broker.reach(request);
    await use(broker);
    await broker.close();
  },
  streamName: async ({ broker, request }, use, testInfo) => {
    const name = `T${testInfo.workerIndex}_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
    await broker.addStream(name);
    // Known to the dashboard from here on, so that live traffic on it is watched.
    await request.get(paths.stream(name));
    await use(name);
    await broker.deleteStream(name);
  },
});
