/** Node's TLS error codes for a certificate whose CA this machine doesn't know. */
export const unknownIssuerCodes: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
])

/** The same error with a sentence that says what to do, if it is one of these; others unchanged. */
export function explainUnknownIssuer(error: unknown, url: string): unknown {
  const { code } = Object(error) as { code?: unknown }
  if (typeof code !== 'string' || !unknownIssuerCodes.has(code)) return error
  const says = `The certificate of ${new URL(url).host} comes from a CA that this machine does not know, such as that of a proxy that inspects TLS. Set NODE_EXTRA_CA_CERTS to the path of that CA's certificate (PEM) and restart (docs/deploy.md, "Network")`
  return Object.assign(new Error(says, { cause: error }), { code })
}
