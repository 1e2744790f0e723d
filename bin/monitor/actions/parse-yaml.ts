/** In a file of its own, to be loaded when it is asked for: of a package that is CommonJS, a bundle would only have `default`. */
export { parse as parseYaml } from 'yaml';
