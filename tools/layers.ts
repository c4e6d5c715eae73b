import ts from "typescript";

/** One broken rule: where it stands and what is wrong there. */
export interface LayerFault {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** What each part of the tree may import from the others; tests/ and tools/ may import all. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  "camera-math": ["contracts"],
  kit: ["contracts", "camera-math"],
  services: ["contracts", "camera-math", "kit"],
  touchdesigner: ["contracts", "kit"],
  web: ["contracts", "camera-math"],
};

/** The parts that decide and therefore may only compute: no I/O, no clock, no npm package. */
const IMPURE_GLOBALS = new Set([
  "Deno",
  "console",
  "crypto",
  "document",
  "fetch",
  "localStorage",
  "navigator",
  "performance",
  "process",
  "queueMicrotask",
  "setInterval",
  "setTimeout",
  "WebSocket",
  "window",
  "Worker",
]);
const IMPURE_MEMBERS = new Set(["Date.now", "Math.random"]);
const CONTRACTS_PACKAGES = new Set(["zod"]);
const LAYERED = new Set(Object.keys(ALLOWED));

/** The area of a repository path: `services/camera` for a service, else its first folder. */
export function areaOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "services" ? `services/${second}` : first;
}

function isTestFile(path: string): boolean {
  return /(_test|_contract)\.tsx?$/.test(path);
}

function isPure(path: string): boolean {
  const area = areaOf(path);
  return area === "contracts" || area === "camera-math" || path.includes("/core/");
}

/** The repository path that `specifier` names from `path`, or the bare package name. */
function targetOf(path: string, specifier: string): { path?: string; bare?: string } {
  if (specifier.startsWith("@fuelrail/")) {
    const name = specifier.split("/")[1] ?? "";
    const isService = !LAYERED.has(name) && name !== "tests" && name !== "tools";
    return { path: isService ? `services/${name}/` : `${name}/` };
  }
  if (!specifier.startsWith(".")) return { bare: specifier };
  return { path: new URL(specifier, `file:///${path}`).pathname.slice(1) };
}

function importFault(path: string, specifier: string): string | undefined {
  const area = areaOf(path);
  const root = area.split("/")[0] ?? "";
  const allowed = ALLOWED[root];
  if (allowed === undefined) return undefined;
  const target = targetOf(path, specifier);
  if (target.path !== undefined) {
    const targetArea = areaOf(target.path);
    const targetRoot = targetArea.split("/")[0] ?? "";
    if (targetArea !== area && !allowed.includes(targetRoot)) {
      return `${area} may not import ${targetArea} ("${specifier}")`;
    }
    const leavesCore = targetArea === area && path.includes("/core/") &&
      !target.path.includes("/core/");
    if (leavesCore) return `core/ may import only core/ ("${specifier}")`;
    if (path.includes("/core/") && targetRoot === "kit") {
      return `core/ may not import kit ("${specifier}")`;
    }
    return undefined;
  }
  const isAllowedPackage = root === "contracts" &&
    CONTRACTS_PACKAGES.has(target.bare?.split("/")[0] ?? "");
  if (isPure(path) && !isAllowedPackage) {
    return `pure code may not import a package ("${specifier}")`;
  }
  return undefined;
}

/** Checks one file of the repository; `path` is relative to its root, with forward slashes. */
export function checkFile(path: string, text: string): LayerFault[] {
  if (!LAYERED.has(path.split("/")[0] ?? "") || isTestFile(path)) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const faults: LayerFault[] = [];
  const report = (node: ts.Node, message: string) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    faults.push({ path, line, message });
  };
  const pure = isPure(path);
  const declared = pure ? declaredNames(source) : new Set<string>();
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) {
      const message = importFault(path, specifier);
      if (message !== undefined) report(node, message);
    }
    if (pure) {
      const name = impureName(node, declared);
      if (name !== undefined) report(node, `pure code may not use ${name}; pass it in`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const specifier = node.moduleSpecifier;
    return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument !== undefined && ts.isStringLiteral(argument) ? argument.text : undefined;
  }
  return undefined;
}

function impureName(node: ts.Node, declared: ReadonlySet<string>): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const name = `${node.expression.text}.${node.name.text}`;
    if (IMPURE_MEMBERS.has(name)) return name;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "Date") {
    return (node.arguments?.length ?? 0) === 0 ? "new Date()" : undefined;
  }
  if (!ts.isIdentifier(node) || !IMPURE_GLOBALS.has(node.text)) return undefined;
  if (declared.has(node.text)) return undefined;
  return isReferenceToGlobal(node) ? node.text : undefined;
}

/** Names that the file itself gives to something, which therefore are not the globals. */
function declaredNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isDeclaration = ts.isVariableDeclaration(node) || ts.isParameter(node) ||
      ts.isBindingElement(node) || ts.isFunctionDeclaration(node) || ts.isImportSpecifier(node);
    if (isDeclaration && node.name !== undefined && ts.isIdentifier(node.name)) {
      names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

/** A property or a type that merely shares its word with a global is not that global. */
function isReferenceToGlobal(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const isName = ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent) ||
    ts.isPropertySignature(parent) || ts.isMethodSignature(parent) ||
    ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent) ||
    ts.isBindingElement(parent);
  return !isName;
}
