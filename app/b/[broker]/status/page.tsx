export { default, metadata } from "@/app/status/page";
