# SPDX-License-Identifier: Apache-2.0
# Writes the man pages, out of the program's own tables: cmake -DSAMPLAN=... -DTABLE=... -DOUT=... -P man.cmake
file(STRINGS ${TABLE} rows REGEX "^COMMAND\\(\"" ENCODING UTF-8)
set(names "")
foreach(row IN LISTS rows)
	string(REGEX REPLACE "^COMMAND\\(\"([^\"]*)\".*$" "\\1" name "${row}")
	list(APPEND names "${name}")
endforeach()

# page(folder lang [word...]): samplan-WORD-WORD.1
function(page folder lang)
	list(JOIN ARGN "-" tail)
	string(REGEX REPLACE "(.+)" "-\\1" tail "${tail}")
	execute_process(COMMAND ${SAMPLAN} help --man --lang ${lang} --output ${folder}/samplan${tail}.1 ${ARGN}
		COMMAND_ERROR_IS_FATAL ANY)
endfunction()

foreach(place IN ITEMS "en man1" "sv sv/man1")
	separate_arguments(place)
	list(GET place 0 lang)
	list(GET place 1 folder)
	file(MAKE_DIRECTORY ${OUT}/${folder})
	page(${OUT}/${folder} ${lang})
	foreach(name IN LISTS names)
		separate_arguments(words UNIX_COMMAND "${name}")
		page(${OUT}/${folder} ${lang} ${words})
	endforeach()
endforeach()
