export { default, generateMetadata } from "@/app/streams/[stream]/messages/[seq]/page";
