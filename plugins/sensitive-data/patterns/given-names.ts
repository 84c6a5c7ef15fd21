/** Given names that are hardly anything else: no months, virtues or makes. */
export const GIVEN_NAMES: readonly string[] = `
  Aadhya Aaliyah Aarav Aaron Abdul Abdulaziz Abdullah Abdulrahman Abena Abhishek Abigail Abioye Adaeze Adam
  Adebayo Adeola Adewale Aditi Aditya Adjoa Adriana Adrien Adrián Agata Agnes Agnieszka Ahmad Ahmed Aidan Aiko
  Ainhoa Aino Aisha Aisling Ajay Akash Akiko Akira Akshay Alain Alan Alasdair Alastair Albert Alberto Alejandra
  Alejandro Aleksander Aleksandr Aleksandra Aleksei Aleksey Alessandra Alessandro Alessia Alexander Alexandra
  Alfonso Alfred Alfredo Alibek Alice Alicia Alina Aline Alisha Alison Alistair Allan Allison Alonso Alvaro Amadou
  Amanda Amara Amarachi Amelia Amelie Amina Amir Amit Amrita Anand Anastasia Anaïs Anders Andreas Andrei Andrej
  Andrey Andrii Andrzej Andrés Angela Angelika Anh Anil Anisha Anita Anja Anjali Anke Ankit Ann Anna Annabel Anne
  Annegret Anneke Annelies Annemarie Annette Annie Annika Anouk Anselm Anthony Antje Antoine Anton Antonella
  Antonia Antonín Anusha Aoi Aoife Apinya Arash Arjun Arnaud Arne Arnold Arthur Arturo Arvid Asha Ashok Asma
  Assunta Astrid Asuka Atsushi Aurélie Axel Ayesha Aylin Ayşe Azadeh Aziz Babajide Baptiste Barry Bartek Bartosz
  Bartłomiej Beata Beatrice Beatrix Beatriz Becky Benedetta Benedikt Benjamin Benoît Bernd Bernhard Beth Bettina
  Betty Bhavna Bianca Birgit Birgitta Birte Björn Bjørn Blanca Bogdan Bożena Branislav Brenda Brian Bridget
  Brigitte Britta Bronagh Bruno Burak Burcu Caitlin Callum Camila Camille Carina Carla Carlotta Carmela Carmen
  Carol Carolina Caroline Carsten Cassandra Catalina Caterina Cathal Catherine Cathy Catriona Cecilia Cem Cesar
  Chantal Charles Charlotte Charlène Chiamaka Chiara Chidi Chidinma Chijioke Chinedu Chinwe Chioma Chloe Chris
  Christina Christine Christoph Christopher Chukwudi Chukwuemeka Ciara Cillian Cindy Claire Claudia Clémence
  Clément Colette Colleen Concetta Conor Constance Corinne Cornelia Cornelius Cristian Cristiano Cristina Cynthia
  Cyril Cyrille Cécile Céline Dagmar Dagny Damian Damien Damla Danica Daniela Daniele Danielle Daniil Danilo Danny
  Danuta Daphne Daria Dariusz Darragh Darren Daryna Dave David Davide Deborah Debra Deepa Deepak Deirdre Delphine
  Demetrius Denise Dennis Denys Derek Derya Desmond Devika Dhruv Diana Diane Dieter Dietmar Dimitra Dimitri
  Dimitris Dinesh Dirk Divya Dmitri Dmitry Dmytro Dominic Dominik Dominika Dominique Donald Donna Doreen Dorota
  Dorothea Dorothy Dragan Dragana Duncan Dunja Dwayne Edith Edmund Edoardo Eduard Eduardo Edward Efua Eileen
  Eilidh Eira Ekaterina Ekene Elaine Eleanor Eleanora Elena Eleni Eleonora Elias Elif Elisabeth Elise Elizabeth
  Eliška Elke Elliot Elsbeth Elvira Elżbieta Emeka Emil Emilia Emiliano Emilie Emilio Emily Emine Emma Emmanuel
  Emmanuelle Emre Enrique Enzo Eric Erik Erika Erin Ernesto Ernst Erwin Esmeralda Esteban Estelle Esther Eugene
  Eugenia Eugenio Eunice Eva Evangelina Evelyn Evgeny Ewa Eyal Ezequiel Fabian Fabiana Fabio Fabrice Fabrizio Fadi
  Fadumo Faisal Farah Farhan Farid Farida Faruk Fatima Fatma Fatou Faye Federica Federico Felicia Felicitas Felipe
  Felix Ferdinand Feride Fernanda Filip Filippo Finley Fiona Fiorella Flavia Flavio Florian Frances Francesca
  Francesco Francine Franck Franziska Frauke Frederick Frederik Fredrik Frieda Friedrich Fritz Fumiko Funmilayo
  Gabriel Gabriela Gabriele Gabrielle Gaetano Galina Ganesh Gareth Gary Gauri Gautam Gaëlle Geoffrey Gerald
  Gerardo Gerhard Germaine Gertrude Ghassan Giacomo Gianluca Gianna Gilbert Gilles Gillian Gina Gintaras Giorgia
  Giorgio Giovanna Giovanni Gisela Gita Giulia Giulio Giuseppe Gizem Gloria Godfrey Goran Gottfried Graziella
  Grażyna Greg Gregor Gregory Greta Grzegorz Gudrun Guido Guillaume Guillermo Gulnara Gunnar Gunther Gustav
  Gustavo Gwen Gwendolyn Gwyneth Gökhan Günter Habib Hadiza Halima Halina Hamid Hamish Hamza Hana Hanan Hanna
  Hannah Hanne Hannelore Hans Harald Hardeep Hari Harold Harriet Harry Hartmut Haruka Haruki Haruto Hasan Hassan
  Hatice Hayley Heather Hector Hedwig Heidi Heike Heiko Heinrich Heinz Helen Helga Helge Helmut Hendrik Hennie
  Henri Henrietta Henriette Henrik Henry Henryk Herbert Hermann Hideki Hilda Hildegard Hiroko Hiroshi Hisham
  Holger Horst Hortense Hubert Huda Humberto Hussein Håkan Håkon Héctor Hélène Iain Ibrahim Ibukun Ieva Ifeoma
  Ignacio Ignatius Igor Ihor Ikram Ilaria Ilham Ilona Ilse Ilya Imran Indira Inga Inge Ingeborg Ingrid Inès Ioana
  Ioannis Iolanda Irena Irene Irfan Irina Irma Irmgard Isaac Isabel Isabella Isabelle Isadora Ishaan Ishita Ismail
  István Itzel Ivan Ivana Iveta Ivona Iwona Iyabo Izabela Iñaki Jacek Jacob Jacqueline Jacques Jadwiga Jagoda
  Jaime Jakob Jakub Jamal Jamila Jana Jane Janet Janina Janine Janusz Jaroslav Jarosław Jasmin Jasper Javed Javier
  Jayant Jayden Jean-Luc Jean-Pierre Jeanette Jeanne Jeff Jeffrey Jelena Jennie Jennifer Jenny Jens Jeremy Jeroen
  Jessica Jill Jim Jimena Jimmy Jitka Jiří Joachim Joakim Joan Joana Joanna Joao Joaquin Joaquín Jochen Joe Joel
  Johan Johanna Johannes Johnny Jolanta Jonas Jonathan Jordi Jorge Joris Josefina Josephine Josh Joshua Josip
  Jovana Joyce João Joëlle Juana Juanita Judit Judith Judy Julia Julian Juliana Juliane Julie Julien Juliette
  Junko Jutta Jyoti Jérôme Józef Jörg Jürgen Kaito Kalpana Kamal Kamala Kamil Kamila Kamran Kanako Karan Kareem
  Karel Karen Karim Karin Karina Karl-Heinz Karolina Karoline Karsten Kasia Kaspar Katalin Katarina Katarzyna Kate
  Kateryna Kateřina Katharina Katherine Kathleen Kathrin Kathryn Kati Katie Katja Katrin Kavita Kayla Kayode
  Kazimierz Kazuki Kazuko Keiko Keisha Keith Kelechi Kemal Kenji Kenneth Kenny Kerstin Kevin Khadija Khadijah
  Khalid Kimberly Kiran Kirsten Kirsty Kjell Klara Klaus Kofi Kojo Kristen Kristian Kristina Kristine Kristof
  Kristoffer Krzysztof Ksenia Kunle Kwabena Kwame Kyle Kyoko Lachlan Ladislav Lakshmi Lamia Larisa Larry Lars
  Lasse Latoya Laura Lauren Laurence Laurent Lavinia Layla Lazar Leander Lech Leena Leif Leila Leilani Lena Leon
  Leonard Leonardo Leonie Leonor Leopold Leopoldo Leroy Lesley Leszek Leticia Letizia Liam Liana Lidia Liesbeth
  Lieselotte Liisa Lilian Liliana Lina Linda Linnea Lionel Lisa Lisbeth Ljubica Lorena Lorenzo Loretta Lothar
  Louisa Louise Loïc Luan Lubomír Luca Lucas Luciana Luciano Lucie Lucille Lucjan Lucy Lucía Ludmila Ludovic
  Ludwig Luigi Luisa Luka Lukas Lukáš Luísa Lydia Lyudmila László Léa Maarten Maciej Madeleine Madhuri Mads Magali
  Magdalena Maggie Magnus Mahesh Mahmoud Maite Maja Majid Makoto Malcolm Malgorzata Malik Malin Mamadou Mandla
  Mandy Manfred Manoj Manon Manuel Manuela Marc Marcel Marcela Marceli Marcella Marcelo Marcin Marco Marcus Marek
  Margaret Margareta Margarita Margaux Margherita Margit Margot Marguerite Mariam Mariana Marianne Mariano Maribel
  Marie Mariella Marija Marijke Marika Marilyn Marinela Mario Marion Marisa Marisol Marjorie Marko Markus Marlene
  Marlies Marlon Martha Marthe Martina Martine Martyna Maryam María Masako Massimo Matej Mateo Mateusz Mathias
  Mathieu Mathilde Matilda Matt Matteo Matthew Matthias Mattia Matías Maud Maureen Maurice Mauricio Mauro Maxime
  Maximilian Maëlle Małgorzata Meera Megan Mehdi Mehmet Mehwish Meike Melanie Melina Melinda Melissa Merle Meryem
  Metin Mette Micah Michael Michaela Michał Michelle Michèle Mihaela Mihai Miho Mikael Mike Mikhail Mikko Mikołaj
  Milena Milica Miloš Minh Mirela Miriam Mirjam Miroslav Misaki Mohamed Mohammad Mohammed Mohan Moira Monika
  Moritz Morten Muhammad Mukesh Murat Mustafa Myriam Mónica Nabil Nadege Nadezhda Nadia Nadine Nadir Naledi Nanako
  Nancy Naoko Naomi Narendra Narges Nasrin Natalia Natalie Nataliya Natalya Natasha Nathalie Nathan Nathaniel
  Naveed Naveen Nazanin Neelam Neha Nehir Nestor Ngozi Niall Niamh Nick Nicola Nicolas Nicole Nicoletta Nicolò
  Niels Nihal Nikhil Niklas Nikola Nikolai Nikolaos Nikolay Nils Nimra Nina Nirmala Nisha Nithya Njeri Nkechi
  Noemi Nomvula Nora Norbert Noriko Nour Noémie Núria Obinna Octavia Octavio Odile Oksana Olaf Olamide Oleg
  Oleksandr Oleksandra Olena Olga Oliver Olivia Olivier Ollie Olumide Oluwaseun Omar Onyekachi Orla Oskar Osman
  Ottavia Owen Oğuz Pablo Padma Padraig Paige Paloma Pamela Panagiotis Pankaj Paola Paolo Parisa Parvati Pascale
  Patrice Patricia Patricio Patrik Patrizia Paula Paulina Pauline Pavel Paweł Peggy Pernille Petar Petr Petra
  Petronella Philip Philipp Philippa Philippe Phoebe Phyllis Pia Pierluigi Pierre Piotr Pooja Prakash Pranav
  Preeti Priya Przemysław Purnima Quentin Quincy Rachael Rachel Rachid Radek Radhika Radosław Rafał Raffaele
  Raghav Rahel Rahima Rahul Raimund Rainer Rajan Rajesh Rajiv Rakesh Ralf Ralph Ramesh Ramon Ramona Ramón Rania
  Raphael Raquel Rasmus Raul Ravi Raymond Raúl Rebecca Reena Reinhard Reinhold Rekha Renata Renate Renato René
  Renée Reyhan Reza Rhiannon Rhys Ricardo Richard Rikke Riku Ritu Robert Roberta Roberto Rocío Rodolfo Rodrigo
  Roger Rohan Rohit Roland Rolf Romain Romana Romina Ronald Rosalie Rosalind Rosanna Rosemary Roswitha Roxana Roya
  Rubén Rudolf Rukhsana Rukmini Rupert Ruslan Russell Ruth Ryan Ryszard Régine Rémi Rüdiger Saad Sabina Sabine
  Sabrina Sachiko Sadie Saeed Safiya Saif Saira Salim Sally Salma Salman Salvatore Samantha Samina Samir Samira
  Samuel Sandeep Sandra Sandrine Sangeeta Sanja Sanjay Saoirse Sara Sarah Saskia Satoshi Saulo Savannah Sayaka
  Seamus Sean Sebastian Selim Selma Serena Sergei Sergey Sergio Serhii Sevgi Seán Shabnam Shahid Shalini Shamima
  Shanelle Shanice Shankar Shanthi Sharon Shaun Shauna Sheila Shinji Shirin Shirley Shivani Shreya Siddharth
  Sigrid Sigurd Silas Silke Silvana Silvano Silvia Silvio Simon Simona Simone Sinéad Siobhan Siobhán Siti Slavica
  Snežana Sofia Sofía Solange Sonal Sonia Sonja Sophia Sophie Soraya Sorin Stanislav Stanisław Stefan Stefania
  Stefanie Stefano Steffen Steinar Stelios Stephanie Stephen Steve Steven Stig Stuart Stéphane Stéphanie
  Subramanian Suhail Sujata Suleiman Sumit Sunil Sunita Suresh Susan Susana Susann Susanne Sushma Suzanne Svein
  Sven Svetlana Swati Sylvain Sylvia Sylvie Szymon Søren Sławomir Tadashi Tadeusz Tahir Taisiya Takeshi Takumi
  Tamar Tamara Tamsin Tamás Tanisha Tanja Tanya Tarik Tariq Tatiana Tatjana Tatsuya Tereza Thabo Thandiwe Thanh
  Theodor Theodora Theodore Theresa Thiago Thibault Thierry Thilo Thirza Thorsten Thulani Thérèse Tibor Tiffany
  Tihana Tilman Tim Timo Timothy Tina Titilayo Tobias Todd Tom Tomasz Tomislav Tommaso Tommy Tomoko Tomás Tomáš
  Torben Toru Toshiko Trevor Tristan Tuan Tunde Tuomas Tuğba Uche Udo Ulf Ulla Ulrich Ulrike Uma Umar Umut
  Unnikrishnan Urs Ursula Urszula Usha Usman Ute Uwe Vadim Valentina Valentino Valeria Valerie Valérie Vanesa
  Vanessa Varun Vasile Vasiliki Vasilis Vasyl Verena Vernon Veronica Veronika Vesna Vicente Vicky Vidya Vijay
  Vikram Viktor Viktoria Viktoriya Vincent Vincenzo Vinod Violetta Virginie Vishal Vishnu Vitaly Vito Vivek Vivian
  Vivien Vladimir Vladislav Vojtěch Volker Volodymyr Vusi Václav Véronique Wafa Waldemar Waleed Walid Walter
  Waltraud Wanda Wanjiru Wassim Wei Wendy Wiebke Wiesław Wiktoria Wilfried Wilhelm William Wilma Winfried Winifred
  Wioletta Witold Wojciech Wolfgang Włodzimierz Xavier Xiaoming Xochitl Yael Yannick Yara Yasemin Yash Yasmin
  Yassine Yasuko Yetunde Yevgenia Yiannis Yoko Yolanda Yosef Yoshiko Youssef Yuki Yuko Yulia Yumi Yuri Yuriy Yusuf
  Yves Yvette Yvonne Zachary Zahra Zainab Zbigniew Zdeněk Zeynep Zineb Zlatko Zoe Zofia Zoltán Zoran Zsófia Zubair
  Zuzana Élise Élodie Émilie Étienne Ólafur Ömer Özge Özlem Łukasz Željko
`
  .trim()
  .split(/\s+/);

/** Given names that cities have too, behind the word for a saint. */
export const SAINTED: readonly string[] = [
  "Francisco",
  "Diego",
  "Barbara",
  "Monica",
  "José",
  "Antonio",
  "Paulo",
  "Maria",
  "Martin",
  "Paul",
  "Juan",
  "Fernando",
  "Carlos",
  "Ana",
  "George",
  "John",
  "Lucia",
  "Andrea",
  "Thomas",
  "Peter",
  "Patrick",
  "Nicholas",
  "Francis",
  "Andrew",
  "James",
  "Joseph",
  "Luis",
  "Rafael",
  "Miguel",
  "Pedro",
  "Louis",
  "Helena",
  "Marta",
  "Teresa",
  "Clara",
];
