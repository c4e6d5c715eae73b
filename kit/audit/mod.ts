export { type Audit, type AuditOptions, type AuditPerson, createAudit } from "./audit.ts";
