import { Definition, DefinitionList } from "@/components/ui/stat";
import { Bytes, Count, Duration } from "@/components/ui/text/number";
import { ExactTime, RelativeTime } from "@/components/ui/text/time";
import type { BusSummary, Status } from "@/lib/contract/health";
import { type OfferName, offerSchema } from "@/lib/contract/offers";
import type { ConnectionStatus } from "@/lib/model/connection-status";

const offerNames: Readonly<Record<OfferName, string>> = {
  log: "Reading messages",
  traffic: "Watching messages",
  failures: "Failures",
  sender: "Sending",
  administration: "Changing it",
  keyValue: "Key-value buckets",
  objects: "Object stores",
};

/** Which bus, which server, since when, and what is not offered there. */
export function ConnectionFacts({ bus }: { bus: BusSummary }) {
  return (
    <DefinitionList>
      <Definition name="Bus">
        {bus.kind === "memory" ? "in memory, inside the dashboard" : "NATS JetStream"}
        {bus.embedded ? ", a server that the dashboard started itself" : ""}
      </Definition>
      {bus.fallbackReason ? <Definition name="Why in memory">{bus.fallbackReason}</Definition> : null}
      <ConnectionState connection={bus.connection} />
      {offerSchema.options.map((offer) =>
        bus.offers[offer] === null ? null : (
          <Definition key={offer} name={offerNames[offer]}>
            {bus.offers[offer]}
          </Definition>
        ),
      )}
    </DefinitionList>
  );
}

function ConnectionState({ connection }: { connection: ConnectionStatus }) {
  switch (connection.state) {
    case "idle":
      return <Definition name="State">not started</Definition>;
    case "connected":
      return (
        <>
          <Definition name="State">
            connected since <ExactTime at={connection.since} />
          </Definition>
          <Definition name="Server" mono>
            {connection.server}
          </Definition>
          <Definition name="Name" mono>
            {connection.serverName}
          </Definition>
          <Definition name="Version">{connection.version}</Definition>
          <Definition name="Cluster">{connection.cluster ?? "single server"}</Definition>
          <Definition name="Max payload">
            <Bytes value={connection.maxPayloadBytes} />
          </Definition>
        </>
      );
    case "connecting":
    case "reconnecting":
      return (
        <>
          <Definition name="State">
            {connection.state}, attempt <Count value={connection.attempt} />, since{" "}
            <RelativeTime at={connection.since} />
          </Definition>
          <Definition name="Servers" mono>
            {connection.servers.join(", ")}
          </Definition>
          <Definition name="Last error">{connection.lastError ?? "none yet"}</Definition>
        </>
      );
    case "closed":
      return (
        <>
          <Definition name="State">
            closed since <ExactTime at={connection.since} />
          </Definition>
          <Definition name="Last error">{connection.lastError ?? "none"}</Definition>
        </>
      );
  }
}

/** The sampler and the live feed. */
export function DashboardFacts({ status: { sampler, live, startedAt } }: { status: Status }) {
  return (
    <DefinitionList>
      <Definition name="Started">
        <ExactTime at={startedAt} />
      </Definition>
      <Definition name="Sweeps">
        every <Duration value={sampler.intervalMs} />,{" "}
        {sampler.lastSweepAt === null ? (
          "none yet"
        ) : (
          <>
            last one <RelativeTime at={sampler.lastSweepAt} />
            {sampler.sampledBy === "another" ? ", by another dashboard" : null}
          </>
        )}
      </Definition>
      <Definition name="Last reading took">
        <Duration value={sampler.lastSweepMs} />
      </Definition>
      <Definition name="Last error">{sampler.lastError ?? "none"}</Definition>
      <Definition name="Samples kept">
        <Count value={sampler.samplesKept} />
      </Definition>
      <Definition name="Live viewers">
        <Count value={live.viewers} />
      </Definition>
      <Definition name="Live subscriptions">
        <Count value={live.subscriptions} />
      </Definition>
    </DefinitionList>
  );
}
