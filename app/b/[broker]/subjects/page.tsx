export { default, metadata } from "@/app/subjects/page";
