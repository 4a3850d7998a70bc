import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type BrokerId, pathsOf } from "../../contract/paths";
import { protobufDescriptorsSchema } from "../../contract/protobuf";
import type { PayloadType } from "../../model/payload/payload-type";
import { subjectTypes } from "../../model/payload/protobuf/subject-types";
import { useBroker } from "../broker/use-broker";
import { getJson } from "../http/http";
import { useGrammar } from "./grammar";
import { useSnapshot } from "./use-snapshot";

/** The message types of a broker. Asked for when the first payload needs one; a new version is asked for anew. */
function protobufQuery(broker: BrokerId, version: string) {
  return queryOptions({
    queryKey: ["protobuf", broker, version],
    queryFn: async ({ signal }) => {
      const [{ ProtobufTypes }, { descriptors }] = await Promise.all([
        import("../../model/payload/protobuf/protobuf-types"),
        getJson(pathsOf(broker).protobuf, protobufDescriptorsSchema, { signal }),
      ]);
      return new ProtobufTypes(Uint8Array.from(atob(descriptors), (character) => character.charCodeAt(0)));
    },
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}

/** What is known of the type of a subject's payloads. */
export type KnownPayloadType =
  | { readonly state: "none" }
  | { readonly state: "loading" }
  | { readonly state: "known"; readonly type: PayloadType }
  | { readonly state: "failed"; readonly name: string; readonly reason: string };

const none: KnownPayloadType = { state: "none" };
const loading: KnownPayloadType = { state: "loading" };

/** The type that payloads of a subject have. `wanted`: false while there is nothing to decode, so that nothing is loaded. */
export function usePayloadType(subject: string | null, wanted: boolean): KnownPayloadType {
  const broker = useBroker();
  const grammar = useGrammar();
  const protobuf = useSnapshot().snapshot?.bus.protobuf ?? null;
  const version = protobuf?.version ?? "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: each snapshot has a new list, that of a version is the same
  const nameOf = useMemo(() => subjectTypes(protobuf?.types ?? [], grammar), [version, grammar]);
  const name = subject === null || !wanted ? null : nameOf(subject);
  const { data: types, error } = useQuery({ ...protobufQuery(broker, version), enabled: name !== null });
  return useMemo(() => {
    if (name === null) return none;
    if (types === undefined) return error === null ? loading : { state: "failed", name, reason: error.message };
    const type = types.get(name);
    return type === null ? none : { state: "known", type };
  }, [name, types, error]);
}
