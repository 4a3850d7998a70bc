export { default, metadata } from "@/app/consumers/page";
