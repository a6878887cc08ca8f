import { dirname, join, normalize } from 'node:path'
import type { Node } from 'web-tree-sitter'
import { createBicepParser } from './bicep.ts'
import { text } from './project.ts'

type Values = Readonly<Record<string, unknown>>

/** A resource as requested from Azure. Values only Azure knows are `<symbol.property>`. */
export interface Resource {
  /** Without the API version. */
  readonly type: string
  readonly body: Values
}

export interface Deployment {
  readonly resources: readonly Resource[]
  readonly outputs: Values
}

/** Simulates deploying a template: evaluates its expressions, as far as this project uses the language. */
export type Deploy = (path: string, parameters: Values, known?: Values) => Deployment

/**
 * The returned function evaluates a template. `known`: values Azure would provide, such as
 * `<identity.properties.clientId>`.
 */
export async function createBicepDeployer(): Promise<Deploy> {
  const parse = await createBicepParser()
  return function deploy(path, parameters, known = {}) {
    const statements = childrenOf(parse(text(path)))
    const outs = statements.filter(({ type }) => type === 'output_declaration')
    const names = statements.filter((node) => /_declaration$/.test(node.type) && !outs.includes(node))
    const declared = new Map(names.map((node) => [childrenOf(node)[0]?.text ?? '', node]))
    const resources: Resource[] = []
    const values = new Map<string, unknown>()
    const azure = (symbol: string) => known[`<${symbol}>`] ?? `<${symbol}>`

    function worthOf(name: string): unknown {
      if (!values.has(name)) values.set(name, worth(name, declared.get(name)))
      return values.get(name)
    }

    function worth(name: string, node: Node | undefined): unknown {
      if (!node) throw new Error(`${path}: ${name} is not declared`)
      const [, ...parts] = childrenOf(node)
      if (node.type === 'parameter_declaration')
        return name in parameters ? parameters[name] : parts[1] && evaluate(parts[1])
      if (node.type === 'variable_declaration') return parts[0] && evaluate(parts[0])
      const [target, body] = parts.map(childrenOf) as [Node[], Node[]]
      const named = target.map(({ text }) => text).join('')
      const conditional = parts[1]?.type === 'if_statement'
      const there = !conditional || Boolean(body[0] && evaluate(body[0]))
      const properties = conditional && body[1] ? childrenOf(body[1]) : body
      if (node.type === 'module_declaration') {
        if (!there) return {}
        const { params } = objectOf(properties) as { params: Values }
        const inner = deploy(normalize(join(dirname(path), named)), params, known)
        resources.push(...inner.resources)
        return { outputs: inner.outputs }
      }
      if (parts[1]?.type === 'for_statement') {
        const [element, list, each] = body
        const elements = (list && evaluate(list)) as unknown[]
        return elements.map((one) => {
          values.set(element?.text ?? '', one)
          const made = objectOf(each ? childrenOf(each) : [])
          resources.push({ type: named.replace(/@.*/, ''), body: made })
          return made
        })
      }
      const made = objectOf(properties)
      if (there) resources.push({ type: named.replace(/@.*/, ''), body: made })
      return { [symbolOf]: name, ...made }
    }

    function objectOf(properties: readonly Node[]): Values {
      return Object.fromEntries(
        properties.map((node) => {
          const [key, value] = childrenOf(node)
          if (!key || !value) throw new Error(`${path}: ${node.text}`)
          return [key.type === 'string' ? String(evaluate(key)) : key.text, evaluate(value)]
        }),
      )
    }

    function evaluate(node: Node): unknown {
      const parts = childrenOf(node)
      const [first, second, third] = parts.map((part) => () => evaluate(part))
      switch (node.type) {
        case 'string':
          return parts
            .map((part) => (part.type === 'interpolation' ? String(evaluate(part)) : unescaped(part.text)))
            .join('')
        case 'interpolation':
        case 'parenthesized_expression':
          return first?.()
        case 'identifier':
          return worthOf(node.text)
        case 'object':
          return objectOf(parts)
        case 'array':
          return parts.map(evaluate)
        case 'boolean':
          return node.text === 'true'
        case 'number':
          return Number(node.text)
        case 'null':
          return null
        case 'ternary_expression':
          return first?.() ? second?.() : third?.()
        case 'unary_expression':
          return node.text.startsWith('-') ? -Number(first?.()) : !first?.()
        case 'binary_expression':
          return binary(node.children[1]?.type ?? '', first, second)
        case 'member_expression':
          return member(parts[0], [parts[1]?.text ?? ''])
        case 'call_expression':
          return call(parts[0]?.text ?? '', parts[1] ? childrenOf(parts[1]).map(evaluate) : [])
        default:
          throw new Error(`${path}: ${node.type} ${node.text}`)
      }
    }

    function binary(operator: string, left?: () => unknown, right?: () => unknown): unknown {
      switch (operator) {
        case '==':
          return left?.() === right?.()
        case '!=':
          return left?.() !== right?.()
        case '&&':
          return left?.() && right?.()
        case '||':
          return left?.() || right?.()
        case '<':
          return Number(left?.()) < Number(right?.())
        case '>':
          return Number(left?.()) > Number(right?.())
        default:
          throw new Error(`${path}: the operator ${operator} is not known here`)
      }
    }

    function member(whole: Node | undefined, names: readonly string[]): unknown {
      const [first, second, third] = whole ? childrenOf(whole) : []
      if (whole?.type === 'member_expression') return member(first, [second?.text ?? '', ...names])
      // The grammar parses `a ? b : c.d` as `(a ? b : c).d`.
      if (whole?.type === 'ternary_expression' && first && second)
        return evaluate(first) ? evaluate(second) : member(third, names)
      return names.reduce(memberOf, whole && evaluate(whole))
    }

    function memberOf(whole: unknown, name: string): unknown {
      if (typeof whole === 'string' && whole.startsWith('<')) return azure(`${whole.slice(1, -1)}.${name}`)
      const object = Object(whole) as Record<string | symbol, unknown>
      if (name in object) {
        const inner = object[name]
        // Azure adds its own properties.
        return name === 'properties'
          ? { [symbolOf]: `${String(object[symbolOf])}.properties`, ...Object(inner) }
          : inner
      }
      if (!(symbolOf in object)) throw new Error(`${path}: ${JSON.stringify(whole)} has no ${name}`)
      return azure(`${String(object[symbolOf])}.${name}`)
    }

    for (const [name, { type }] of declared) if (/^(resource|module)_declaration$/.test(type)) worthOf(name)
    const outputs = outs.map((node) => [childrenOf(node)[0]?.text ?? '', evaluate(childrenOf(node).at(-1) ?? node)])
    return { resources, outputs: Object.fromEntries(outputs) }
  }
}

const symbolOf = Symbol('symbol')

const childrenOf = (node: Node): Node[] =>
  node.namedChildren.filter((child) => child !== null && !/comment/.test(child.type))

const unescaped = (content: string) => content.replace(/\\(.)/g, '$1')

/** The language functions this project uses. */
function call(name: string, values: readonly unknown[]): unknown {
  const [first] = values
  switch (name) {
    case 'empty':
      return first === null || first === undefined || Object.keys(Object(first)).length === 0
    case 'union':
      return Object.assign({}, ...values)
    case 'concat':
      return values.flat()
    case 'startsWith':
      // Ignores case, as in Azure.
      return String(first).toLowerCase().startsWith(String(values[1]).toLowerCase())
    case 'string':
      return JSON.stringify(first)
    case 'fail':
      throw new Error(String(first))
    case 'uriComponent':
      return encodeURIComponent(String(first))
    case 'resourceGroup':
      return { location: '<location>' }
    case 'tenant':
      return { tenantId: '<tenant>' }
    case 'guid':
    case 'resourceId':
    case 'subscriptionResourceId':
      return values.join('/')
    default:
      throw new Error(`The function ${name} is not known here`)
  }
}
