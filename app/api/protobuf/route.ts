import { route } from "@/lib/server/http/route";
import { readProtobufDescriptors } from "@/lib/server/views/protobuf";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/protobuf", {
  GET: {
    needs: "view",
    says: "the descriptors that protobuf payloads are decoded with",
    handle: ({ dashboard }) => readProtobufDescriptors(dashboard),
  },
});
