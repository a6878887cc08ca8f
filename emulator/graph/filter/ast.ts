/** A literal in a filter. */
export type Literal = string | boolean | null

export type Comparison = 'eq' | 'ne' | 'ge' | 'le'

/** A parsed `$filter`. Chains of the same connective form one node. */
export type Filter =
  | { readonly kind: 'compare'; readonly op: Comparison; readonly property: string; readonly value: Literal }
  | { readonly kind: 'in'; readonly property: string; readonly values: readonly Literal[] }
  | { readonly kind: 'startswith' | 'endswith'; readonly property: string; readonly value: string }
  | { readonly kind: 'any'; readonly property: string; readonly test: Filter }
  | { readonly kind: 'and'; readonly operands: readonly Filter[] }
  | { readonly kind: 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
