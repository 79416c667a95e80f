# Joins files that 'rescl bench --json' wrote into one, since 'rescl compare' takes the timings of one way to use a
# device from one file. Goes by how rescl lays out its JSON: the results stand between '"results": [{' and '}]'.
FNR == 1 { file++; is_result = 0 }
/^\t"results":/ {
  is_result = 1
  print file == 1 ? $0 : "\t\t}, {"
  next
}
/^\t\t}]$/ { is_result = 0 }
is_result || (file == 1 && !/^\t\t}]$/ && !/^}$/)
END { print "\t\t}]\n}" }
