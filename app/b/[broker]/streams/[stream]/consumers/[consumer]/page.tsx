export { default, generateMetadata } from "@/app/streams/[stream]/consumers/[consumer]/page";
