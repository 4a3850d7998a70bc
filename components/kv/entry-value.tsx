import { Preview } from "@/components/ui/text/preview";
import { Tag } from "@/components/ui/text/tag";
import type { KeyEntry } from "@/lib/model/bucket/key-entry";
import { type MessageFace, messageFace } from "@/lib/model/message/message-face";
import { operationWords } from "./operation-words";

const faces = new WeakMap<KeyEntry, MessageFace>();

/** The face of a value, made when it is first drawn. */
function faceOf(entry: KeyEntry): MessageFace {
  const face = faces.get(entry) ?? messageFace(entry.payload);
  faces.set(entry, face);
  return face;
}

/** A revision on one line: the beginning of its value, or what took its place. */
export function EntryValue({ entry }: { entry: KeyEntry }) {
  if (entry.operation === "put") return <Preview face={faceOf(entry)} />;
  const { word, meaning } = operationWords[entry.operation];
  return (
    <span title={meaning}>
      <Tag tone="off" quiet>
        {word}
      </Tag>
    </span>
  );
}
