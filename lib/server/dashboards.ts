import type { Logger } from "pino";
import { basePath } from "../contract/build";
import { shortenText } from "../model/text/short-text";
import type { BrokerSettings } from "./config/broker-settings";
import type { Dashboard } from "./dashboard/dashboard";
import { settingsPrint } from "./dashboard/settings-print";
import { HttpProblem } from "./http/problem";
import type { ToldBroker } from "./webhook/webhook-body";

interface Running {
  readonly dashboard: Dashboard;
  /** Of the settings that it was made from. */
  readonly print: string;
}

/** Makes the dashboard of a broker; `told` is how it is told of among the others, which may change. */
type Create = (settings: BrokerSettings, told: () => ToldBroker) => Dashboard;

/** The dashboards of all brokers. Each starts, stops and is replaced by itself: none waits for another. */
export class Dashboards {
  readonly #create: Create;
  readonly #logger: Logger;
  #running: ReadonlyMap<string, Running> = new Map();
  /** What each broker's dashboards still have to do, one after the other: never two of them sample and write. */
  readonly #turns = new Map<string, Promise<void>>();
  #started = false;
  #stopped = false;

  /** Throws where there is no broker, and what `create` throws. */
  constructor(brokers: readonly BrokerSettings[], create: Create, logger: Logger) {
    this.#create = create;
    this.#logger = logger;
    this.#running = this.#make(brokers);
  }

  /** The first one, and the others in the order of the configuration. */
  all(): readonly Dashboard[] {
    return [...this.#running.values()].map(({ dashboard }) => dashboard);
  }

  /**
   * The dashboard of a broker; null for the first, which `expected` names where a page is about it already. Throws
   * `broker_not_found`, `broker_changed`.
   */
  of(broker: string | null, expected: string | null = null): Dashboard {
    const [first] = this.#running.keys();
    if (broker === null && expected !== null && expected !== first) {
      const was = shortenText(expected, 100);
      throw new HttpProblem("broker_changed", `it was about "${was}" and is about "${first}" now`);
    }
    const id = broker ?? first ?? "";
    const running = this.#running.get(id);
    if (running !== undefined) return running.dashboard;
    const known = [...this.#running.keys()].map((one) => `"${one}"`).join(", ");
    throw new HttpProblem("broker_not_found", `there is no broker "${shortenText(id, 100)}", there is ${known}`);
  }

  /** Starts every dashboard; waits for no broker. One that cannot start is logged, and keeps no other from it. */
  start(): void {
    this.#started = true;
    for (const [id, { dashboard }] of this.#running) this.#start(id, dashboard);
  }

  /**
   * Watches these brokers from now on. Those whose settings are the same go on; of the others the dashboard before ends
   * before the next begins. Throws what the making of one throws: then nothing is changed.
   */
  use(brokers: readonly BrokerSettings[]): void {
    const before = this.#running;
    const next = this.#make(brokers);
    this.#running = next;
    for (const id of new Set([...before.keys(), ...next.keys()])) {
      const [old, fresh] = [before.get(id)?.dashboard, next.get(id)?.dashboard];
      if (old === fresh) continue;
      this.#inTurn(id, async () => {
        if (old !== undefined) await this.#stop(id, old);
        if (fresh !== undefined && this.#started && !this.#stopped) this.#start(id, fresh);
      });
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const [id, { dashboard }] of this.#running) this.#inTurn(id, () => this.#stop(id, dashboard));
    await Promise.all(this.#turns.values());
  }

  #make(brokers: readonly BrokerSettings[]): ReadonlyMap<string, Running> {
    if (brokers.length === 0) throw new Error("the configuration names no broker");
    return new Map(
      this.#firstFirst(brokers).map((settings) => {
        const print = settingsPrint(settings);
        const known = this.#running.get(settings.id);
        return [
          settings.id,
          known?.print === print ? known : { dashboard: this.#create(settings, () => this.#told(settings)), print },
        ];
      }),
    );
  }

  /** The first stays the first: a page that is open at an address without a broker must not turn to another one. */
  #firstFirst(brokers: readonly BrokerSettings[]): readonly BrokerSettings[] {
    const [first] = this.#running.keys();
    return brokers.toSorted((a, b) => Number(b.id === first) - Number(a.id === first));
  }

  #told({ id, title }: BrokerSettings): ToldBroker {
    const [first] = this.#running.keys();
    return { id, title: this.#running.size > 1 ? title : null, pages: id === first ? basePath : `${basePath}/b/${id}` };
  }

  #inTurn(id: string, work: () => Promise<void>): void {
    this.#turns.set(id, (this.#turns.get(id) ?? Promise.resolve()).then(work));
  }

  #start(broker: string, dashboard: Dashboard): void {
    try {
      dashboard.start();
    } catch (error) {
      this.#logger.error({ broker, error }, "The dashboard of this broker did not start");
    }
  }

  async #stop(broker: string, dashboard: Dashboard): Promise<void> {
    try {
      await dashboard.stop();
    } catch (error) {
      this.#logger.error({ broker, error }, "The dashboard of this broker did not stop cleanly");
    }
  }
}
