import type { PayloadTypes } from "../../model/payload/payload-type";
import { ProtobufTypes } from "../../model/payload/protobuf/protobuf-types";
import { subjectTypes } from "../../model/payload/protobuf/subject-types";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { ProtobufSettings } from "../config/protobuf/protobuf-settings";

/** Types of payloads by the configuration; null where it names none. */
export function protobufPayloads(settings: ProtobufSettings | null, grammar: SubjectGrammar): PayloadTypes | null {
  if (settings === null || settings.types.length === 0) return null;
  const types = new ProtobufTypes(Buffer.from(settings.descriptors, "base64"));
  const nameOf = subjectTypes(settings.types, grammar);
  return {
    typeOf(subject) {
      const name = nameOf(subject);
      return name === null ? null : types.get(name);
    },
  };
}
