/* guidang completion: what a shell needs to complete our commands, from the tables that --help prints; and the
 * OPTIONS of the manual pages, from the same (doc/meson.build). */
#include <string.h>

#include "confine.h"
#include "opt.h"
#include "saved.h"
#include "search/search.h"

static void words(const struct command *c, const char *between)
{
	const struct option_row *r;

	for (size_t i = 0; (r = opt_row(c, i)); i++)
		printf("%s--%s", i ? between : "", r->name);
}

static bool open_confined(struct args *a, struct store **out, struct err *err)
{
	if (!open_database(a, false, out, err))
		return false;
	confine_reading(*out, NULL);
	return true;
}

/* Prints the values of a field, or the names of saved queries, one per line, for the shell's completion. */
static int values(struct args *a)
{
	struct arena *arena = arena_new();
	struct query_notes notes = { 0 };
	struct store *store = NULL;
	struct facets list = { 0 };
	struct hits hits;
	struct err err = { 0 };
	int status = EXIT_NOTHING;

	if (strcmp(a->operands[1], "saved") == 0) {
		saved_names(arena, stdout);
		status = EXIT_DONE;
	} else if (open_confined(a, &store, &err) &&
		   search_run(store, arena, query_parse(arena, STR(""), &notes), SORT_ID, 0, &hits, &err) &&
		   search_facet(store, arena, &hits, str_z(a->operands[1]), 0, &list, &err)) {
		status = EXIT_DONE;
		for (size_t i = 0; i < list.n; i++) {
			if (list.p[i].value.n == 0)
				continue;
			put_clean(list.p[i].value, stdout);
			putchar('\n');
		}
	}
	store_close(store);
	arena_free(arena);
	return status;
}

/* Values of fields and names of saved queries, as guidang completion values prints them. bash splits words at the colon before a value
 * and at the @ of a saved query, but not within quotes, nor at a colon of full width: there the whole word is completed. */
static const char bash_values[] =
	"_guidang_values() {\n"
	"\tlocal db=() i\n"
	"\tfor ((i = 2; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n"
	"\t\t-d|--db)\n"
	"\t\t\t((i++))\n"
	"\t\t\t[ \"${COMP_WORDS[i]}\" = = ] && ((i++))\n"
	"\t\t\tdb=(-d \"${COMP_WORDS[i]/#\\~/$HOME}\") ;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\tmapfile -t COMPREPLY < <(guidang completion values \"$1\" \"${db[@]}\" 2>/dev/null | head=$2 begun=$3 awk 'index($0, ENVIRON[\"begun\"]) == 1 { print ENVIRON[\"head\"] $0 }')\n"
	"}\n"
	"_guidang_query() {\n"
	"\tlocal before=${COMP_WORDS[COMP_CWORD-1]} whole=${cur#[\\\"\\']} head last mark field\n"
	"\tcase $cur in\n"
	"\t:) _guidang_values \"${before#-}\" '' '' ;;\n"
	"\t@) _guidang_values saved @ '' ;;\n"
	"\t*)\n"
	"\t\tcase $before in\n"
	"\t\t:) _guidang_values \"${COMP_WORDS[COMP_CWORD-2]#-}\" '' \"$cur\"; return 0 ;;\n"
	"\t\t@) _guidang_values saved @ \"$cur\"; return 0 ;;\n"
	"\t\tesac\n"
	"\t\tlast=${whole##*[ (（-]} head=${whole%\"$last\"}\n"
	"\t\tcase $last in\n"
	"\t\t@*) _guidang_values saved \"$head@\" \"${last#@}\" ;;\n"
	"\t\t*:*) field=${last%%:*} mark=: ;;\n"
	"\t\t*：*) field=${last%%：*} mark=： ;;\n"
	"\t\tesac\n"
	"\t\t[ -n \"$mark\" ] && _guidang_values \"$field\" \"$head$field$mark\" \"${last#*$mark}\" ;;\n"
	"\tesac\n"
	"\t[ -n \"${COMPREPLY[*]}\" ]\n"
	"}";

static void bash(void)
{
	puts("# bash completion for guidang");
	puts(bash_values);
	puts("_guidang() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} words=\n\tCOMPREPLY=()\n"
	     "\tcase ${COMP_WORDS[1]} in query|export) _guidang_query && return ;; esac");
	puts("\tcase ${COMP_WORDS[1]} in");
	for (size_t i = 0; commands[i]; i++) {
		printf("\t%s) words='", commands[i]->name);
		words(commands[i], " ");
		puts("' ;;");
	}
	printf("\tesac\n\tif [ \"$COMP_CWORD\" -eq 1 ]; then words='");
	for (size_t i = 0; commands[i]; i++)
		printf("%s%s", i ? " " : "", commands[i]->name);
	puts("'; fi\n\tif [ \"$COMP_CWORD\" -eq 1 ] || [ \"${cur#-}\" != \"$cur\" ]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	     "\tfi\n}\ncomplete -o default -F _guidang guidang");
}

/* Text in single quotes of the shell; [ ] and : mean something to zsh's _arguments. */
static void quoted(const char *s, bool zsh)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", stdout);
		else if (zsh && strchr("[]:", *s))
			printf("\\%c", *s);
		else
			putchar(*s);
	}
}

static void quoted_help(const struct option_row *r, bool zsh)
{
	struct buf text = { 0 };

	opt_help(r, false, &text);
	buf_c(&text, '\0');
	quoted(text.p, zsh);
	buf_free(&text);
}

static const char zsh_values[] =
	"_guidang_query() {\n"
	"\tlocal word=${(Q)PREFIX} field\n"
	"\tlocal -a db\n"
	"\t(( ${words[(I)-d|--db]} )) && db=(-d ${~words[${words[(I)-d|--db]}+1]})\n"
	"\tif [[ $word = @* ]]; then\n"
	"\t\tcompset -P @\n"
	"\t\tcompadd -- ${(f)\"$(guidang completion values saved 2>/dev/null)\"}\n"
	"\telif [[ $word = *[:：]* ]]; then\n"
	"\t\tfield=${word%%[:：]*}\n"
	"\t\tcompset -P '*[:：]'\n"
	"\t\tcompadd -- ${(f)\"$(guidang completion values ${field##*[(（-]} $db 2>/dev/null)\"}\n"
	"\telse\n"
	"\t\t_files\n"
	"\tfi\n"
	"}";

static bool asks(const struct command *c)
{
	return strcmp(c->name, "query") == 0 || strcmp(c->name, "export") == 0;
}

static void zsh(void)
{
	puts("#compdef guidang");
	puts(zsh_values);
	puts("_guidang() {\n\tlocal -a commands\n\tcommands=(");
	for (size_t i = 0; commands[i]; i++) {
		printf("\t\t'%s:", commands[i]->name);
		quoted(commands[i]->summary, true);
		puts("'");
	}
	puts("\t)\n\tif (( CURRENT == 2 )); then _describe command commands; return; fi\n\tcase $words[2] in");
	for (size_t i = 0; commands[i]; i++) {
		const struct option_row *r;

		printf("\t%s) _arguments", commands[i]->name);
		for (size_t k = 0; (r = opt_row(commands[i], k)); k++) {
			printf(" \\\n\t\t'--%s%s[", r->name, r->arg ? "=" : "");
			quoted_help(r, true);
			printf("]%s%s%s'", r->arg ? ":" : "", r->arg ? r->arg : "", r->arg && strcmp(r->arg, "FILE") == 0 ? ":_files" : r->arg ? ": " : "");
		}
		printf(" \\\n\t\t'*:%s' ;;\n", asks(commands[i]) ? "query:_guidang_query" : "file:_files");
	}
	puts("\tesac\n}\n_guidang \"$@\"");
}

static const char fish_values[] =
	"function __guidang_values\n"
	"\tset -l word (commandline -ct)\n"
	"\tset -l words (commandline -opc)\n"
	"\tset -l db\n"
	"\tfor i in (seq 2 (count $words))\n"
	"\t\tcontains -- $words[$i] -d --db; and set db -d $words[(math $i + 1)]\n"
	"\tend\n"
	"\tif string match -q '@*' -- $word\n"
	"\t\tguidang completion values saved 2>/dev/null | string replace -r '^' '@'\n"
	"\telse if string match -qr '[:：]' -- $word\n"
	"\t\tset -l head (string match -r '^.*?[:：]' -- $word)\n"
	"\t\tset -l field (string replace -ra '^[-(（]+|[:：]$' '' -- $head)\n"
	"\t\tfor value in (guidang completion values $field $db 2>/dev/null)\n"
	"\t\t\techo $head$value\n"
	"\t\tend\n"
	"\tend\n"
	"end\n"
	"complete -c guidang -n '__fish_seen_subcommand_from query export' -a '(__guidang_values)'";

static void fish(void)
{
	puts("# fish completion for guidang");
	puts(fish_values);
	for (size_t i = 0; commands[i]; i++) {
		const struct option_row *r;

		printf("complete -c guidang -n __fish_use_subcommand -a %s -d '", commands[i]->name);
		quoted(commands[i]->summary, false);
		puts("'");
		for (size_t k = 0; (r = opt_row(commands[i], k)); k++) {
			printf("complete -c guidang -n '__fish_seen_subcommand_from %s' -l %s", commands[i]->name, r->name);
			if (r->letter)
				printf(" -s %c", r->letter);
			printf("%s -d '", r->arg ? " -r" : "");
			quoted_help(r, false);
			puts("'");
		}
	}
}

/* .Bl … .El of one command, for a page written in mdoc(7), in the language of the locale. */
static int mdoc(const char *name)
{
	const struct option_row *r;

	for (size_t i = 0; commands[i]; i++) {
		if (strcmp(commands[i]->name, name) != 0)
			continue;
		puts(".Bl -tag -width Ds");
		for (size_t k = 0; (r = opt_row(commands[i], k)); k++) {
			printf(".It ");
			if (r->letter)
				printf("Fl %c , ", r->letter);
			struct buf text = { 0 };

			if (r->arg)
				opt_placeholder(r->arg, &text);
			printf("Fl Fl %s%s%.*s\n", r->name, r->arg ? " Ar " : "", (int)text.n, text.p ? text.p : "");
			text.n = 0;
			opt_help(r, true, &text);
			printf("\\&%.*s\n", STR_ARG(buf_view(&text)));
			buf_free(&text);
		}
		puts(".El");
		return EXIT_DONE;
	}
	say("no command \"%s\"", name);
	return EXIT_CANNOT;
}

static int run(struct args *a)
{
	const char *what = a->n > 0 ? a->operands[0] : "";

	if (strcmp(what, "bash") == 0)
		bash();
	else if (strcmp(what, "zsh") == 0)
		zsh();
	else if (strcmp(what, "fish") == 0)
		fish();
	else if (strcmp(what, "values") == 0 && a->n == 2)
		return values(a);
	else if (strcmp(what, "mdoc") == 0 && a->n == 2)
		return mdoc(a->operands[1]);
	else if (strcmp(what, "table") == 0 && a->n == 2)
		return mdoc_table(a->operands[1]);
	else {
		say("completion takes bash, zsh or fish");
		return EXIT_CANNOT;
	}
	return EXIT_DONE;
}

const struct command command_completion = { "completion", "bash|zsh|fish", "completion of commands and options for a shell", NULL, run };
