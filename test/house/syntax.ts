/** What the project's own files say, read from their syntax: the titles of tests, and the operations that are served. */
import ts from 'typescript'
import { type Source, sources } from './sources.ts'

export type Titled = { title: string; inside: string[] }

/** Every test of a file, with the titles of the groups that it stands in. */
export function tests({ path, text }: Source): Titled[] {
  const found: Titled[] = []
  const look = (node: ts.Node, inside: string[]) => {
    const [called, title] = ts.isCallExpression(node) ? [callee(node), titleOf(node)] : []
    if (called === 'test' && title !== undefined) found.push({ title, inside })
    const within = called === 'describe' && title !== undefined ? [...inside, title] : inside
    ts.forEachChild(node, child => look(child, within))
  }
  look(parse(path, text), [])
  return found
}

/** The operations that some listener binds: `serve(app, { id: '…', … })`. */
export function servedOperations(): string[] {
  const served = new Set<string>()
  const look = (node: ts.Node) => {
    if (ts.isCallExpression(node) && callee(node) === 'serve')
      for (const id of node.arguments.flatMap(idIn)) served.add(id)
    ts.forEachChild(node, look)
  }
  for (const { path, text } of sources('src')) look(parse(path, text))
  return [...served].sort()
}

const parse = (path: string, text: string) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest)

/** `test` of `test(…)`, of `test.concurrent(…)` and of `test.each(…)(…)`; undefined for the table of an `each`. */
function callee({ expression }: ts.CallExpression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text
  if (ts.isCallExpression(expression)) return nameBefore(expression.expression)
  return ts.isPropertyAccessExpression(expression) && expression.name.text !== 'each'
    ? nameBefore(expression)
    : undefined
}

const nameBefore = (node: ts.Node): string | undefined =>
  ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : undefined

function titleOf({ arguments: [title] }: ts.CallExpression): string | undefined {
  if (!title) return undefined
  if (ts.isStringLiteralLike(title)) return title.text
  if (!ts.isTemplateExpression(title)) return undefined
  return title.head.text + title.templateSpans.map(({ literal }) => `…${literal.text}`).join('')
}

function idIn(argument: ts.Expression): string[] {
  if (!ts.isObjectLiteralExpression(argument)) return []
  return argument.properties.flatMap(property =>
    ts.isPropertyAssignment(property) &&
    ts.isIdentifier(property.name) &&
    property.name.text === 'id' &&
    ts.isStringLiteral(property.initializer)
      ? [property.initializer.text]
      : [],
  )
}
