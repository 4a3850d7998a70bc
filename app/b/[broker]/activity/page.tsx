export { default, metadata } from "@/app/activity/page";
