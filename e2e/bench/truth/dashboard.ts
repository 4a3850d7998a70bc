import { Audit } from "../../../lib/access/audit/audit";
import { NatsBroker } from "../../../lib/event-bus/adapters/nats/nats-broker";
import { systemClock } from "../../../lib/event-bus/clock";
import { silentLogger } from "../../../lib/event-bus/logger";
import { defaultDeadLetterPatterns } from "../../../lib/failures/inbox/dead-letters";
import { GoneMessages } from "../../../lib/failures/inbox/gone-messages";
import { noMask } from "../../../lib/model/message/message-mask";
import { LagMonitor } from "../../../lib/monitor/lag-monitor";
import { settingsLimits } from "../../../lib/monitor/verdict/limits";
import { FailureDesk } from "../../../lib/server/dashboard/failure-desk";
import { JetStreamStore } from "../../../lib/store/jetstream/jetstream-store";

/** What of a dashboard makes the rates of consumers: its sweeps, and the failures that it captures. */
export async function startRates(url: string) {
  const broker = new NatsBroker({ servers: url });
  await broker.start();
  const [clock, logger] = [systemClock, silentLogger];
  const parts = {
    source: broker.failures,
    log: broker.log,
    sender: broker.sender,
    administration: broker.administration,
    connection: broker.connection,
    gone: new GoneMessages(broker.grammar),
    store: new JetStreamStore({ access: broker.jetstream, logger, clock }),
    clock,
    logger,
  };
  const desk: FailureDesk = new FailureDesk({
    ...{ ...parts, mask: noMask, audit: new Audit(parts), deadLetterPatterns: defaultDeadLetterPatterns },
    brokerNow: () => monitor.brokerNow(),
  });
  const monitor: LagMonitor = new LagMonitor({
    ...{ broker, clock, logger, limits: settingsLimits([]) },
    unacknowledgedIn: () => {
      const countIn = desk.unacknowledgedIn();
      return (stream, consumer, span) => countIn(span, { stream, consumer });
    },
  });
  await desk.start();
  return {
    ...{ bus: broker.jetstream, monitor },
    async stop() {
      await monitor.stop();
      await desk.stop();
      await broker.stop();
    },
  };
}
