import { createRequire } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { Language, type Node, Parser } from 'web-tree-sitter'
import { text } from './project.ts'

/** The names in a Bicep file: declarations, references, and module parameters. */
export interface Template {
  /** `line:column` of syntax errors. */
  readonly errors: readonly string[]
  readonly parameters: ReadonlyMap<string, { readonly optional: boolean; readonly secure: boolean }>
  readonly outputs: readonly string[]
  /** Declared but unused names; modules and resources don't need to be referenced. */
  readonly unused: readonly string[]
  readonly undefined: readonly string[]
  readonly modules: readonly Module[]
}

export interface Module {
  readonly name: string
  /** Relative to the top folder. */
  readonly path: string
  readonly given: readonly string[]
  /** Its outputs used by the file. */
  readonly read: readonly string[]
}

const declarations = new Set([
  'parameter_declaration',
  'variable_declaration',
  'resource_declaration',
  'module_declaration',
])

/** Loads the grammar; the returned function parses source text. */
export async function createBicepParser(): Promise<(source: string) => Node> {
  await Parser.init()
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')
  const parser = new Parser().setLanguage(await Language.load(grammar))
  return (source) => {
    const tree = parser.parse(source)
    if (!tree) throw new Error('This was not parsed')
    return tree.rootNode
  }
}

/** The returned function reads a file by path from the top folder, or given source text. */
export async function createBicepReader(): Promise<(path: string, source?: string) => Template> {
  const parse = await createBicepParser()
  return (path, source = text(path)) => describeTemplate(parse(source), path)
}

const childrenOf = (node: Node): Node[] => node.namedChildren.filter((child) => child !== null)

const within = (node: Node): Node[] => childrenOf(node).flatMap((child) => [child, ...within(child)])

const nameOf = (declaration: Node): string => childrenOf(declaration)[0]?.text ?? ''

/** An identifier that refers to a declaration, not a key, function or declaration itself. */
function isReference(node: Node): boolean {
  if (node.type !== 'identifier') return false
  const { parent } = node
  if (!parent) return false
  const first = childrenOf(parent)[0]?.id === node.id
  if (parent.type === 'call_expression') return !first
  if (parent.type === 'object_property' || parent.type.endsWith('_declaration')) return !first
  return true
}

const propertiesOf = (object: Node): Node[] => childrenOf(object).filter(({ type }) => type === 'object_property')

/** The value of an object's property. */
function property(object: Node | undefined, key: string): Node | undefined {
  const found = object && propertiesOf(object).find((child) => nameOf(child) === key)
  return found ? childrenOf(found)[1] : undefined
}

function describeTemplate(top: Node, path: string): Template {
  const nodes = within(top)
  const statements = childrenOf(top)
  const declared = statements.filter(({ type }) => declarations.has(type))
  const references = nodes.filter(isReference).map((node) => node.text)
  const elements = nodes.filter(({ type }) => type === 'for_statement').map(nameOf)
  const names = new Set([...declared.map(nameOf), ...elements])
  const mayStandAlone = new Set(['resource_declaration', 'module_declaration'])
  const parameters = statements.flatMap((node, index) => {
    if (node.type !== 'parameter_declaration') return []
    const before = statements[index - 1]
    const secure = before?.type === 'decorators' && before.text.includes('@secure()')
    return [[nameOf(node), { optional: childrenOf(node).length > 2, secure }] as const]
  })
  return {
    errors: nodes
      .filter((node) => node.isError || node.isMissing)
      .map(({ startPosition: { row, column } }) => `${row + 1}:${column + 1}`),
    parameters: new Map(parameters),
    outputs: statements.filter(({ type }) => type === 'output_declaration').map(nameOf),
    unused: declared
      .filter(({ type }) => !mayStandAlone.has(type))
      .map(nameOf)
      .filter((name) => !references.includes(name)),
    undefined: [...new Set(references)].filter((name) => !names.has(name)),
    modules: statements
      .filter(({ type }) => type === 'module_declaration')
      .map((node) => {
        const [, file, whole] = childrenOf(node)
        const body = whole?.type === 'if_statement' ? childrenOf(whole).at(-1) : whole
        const params = property(body, 'params')
        const read = [...top.text.matchAll(new RegExp(`\\b${nameOf(node)}\\.outputs\\.(\\w+)`, 'g'))]
        return {
          name: nameOf(node),
          path: normalize(join(dirname(path), file?.text.slice(1, -1) ?? '')),
          given: params ? propertiesOf(params).map(nameOf) : [],
          read: read.map(([, output = '']) => output),
        }
      }),
  }
}
