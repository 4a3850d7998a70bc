export { default, metadata } from "@/app/live/page";
