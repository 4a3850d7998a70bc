import type { ProtobufDescriptors } from "../../contract/protobuf";
import type { DashboardParts } from "../dashboard/parts";
import { HttpProblem } from "../http/problem";

/** What payloads are decoded with. Throws `not_found` where no subject has a type. */
export function readProtobufDescriptors({
  settings: { protobuf },
}: Pick<DashboardParts, "settings">): ProtobufDescriptors {
  if (protobuf === null)
    throw new HttpProblem("not_found", "no payloads are protobuf here: the configuration has no `protobuf`");
  return { version: protobuf.version, descriptors: protobuf.descriptors };
}
